/** From what was found to what a person reads: the table of the doctor. */
import { describe, expect, it } from 'vitest';
import type { Finding, PortFinding, TlsFacts } from '@/lib/model/diagnosis';
import { guideOf } from '@/lib/model/diagnosis-guide';
import { linesOf } from '@/lib/model/diagnosis-lines';
import { refusedLogin } from '@/lib/model/refused-login';

const now = Date.UTC(2026, 10, 22);
const day = 86_400_000;
const tls: TlsFacts = {
  version: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  names: ['imap.kestrel.example'],
  chain: ['An authority'],
  validFrom: now - 30 * day,
  validTo: now + 60 * day,
  troubles: [],
};
const port = (part: Partial<PortFinding> = {}): PortFinding => ({
  kind: 'port',
  protocol: 'imap',
  host: 'imap.kestrel.example',
  port: 993,
  chosen: 'tls',
  outcome: 'answers',
  encryption: 'tls',
  greeting: 'ready',
  tls,
  logins: ['PLAIN'],
  capabilities: ['IDLE'],
  sizeLimit: null,
  ...part,
});
const read = (found: Finding) =>
  linesOf(found, now).map(({ severity, finding, advice }) => {
    return [severity, finding.code, advice?.code ?? null].map((word) => word?.replace('said.doctor.', '') ?? null).join(' ');
  });
const login = (result: Extract<Finding, { kind: 'login' }>['result']): Finding => {
  return { kind: 'login', use: 'imap', host: 'imap.kestrel.example', result, serverText: 'no', page: null };
};

describe('row 16, 5.6: what is found becomes a line with the next step', () => {
  it.each<[string, Finding, string[]]>([
    ['a port as it should be', port(), ['good port.tls ']],
    ['nobody listens where it is set', port({ outcome: 'refused' }), ['bad port.refused set.wrongPortIn']],
    ['nobody listens where it is set for sending', port({ protocol: 'smtp', outcome: 'refused' }), ['bad port.refused set.wrongPortOut']],
    ['nobody listens where nobody set it', port({ outcome: 'refused', chosen: null }), ['note port.refused ']],
    ['a firewall', port({ outcome: 'unreachable' }), ['bad port.unreachable set.wrongPortIn']],
    ['a server without words', port({ outcome: 'mute' }), ['bad port.mute set.wrongPortIn']],
    ['a server that hangs up', port({ outcome: 'hungUp' }), ['bad port.hungUp set.wrongPortIn']],
    ['something else', port({ outcome: 'other' }), ['bad port.other set.wrongPortIn']],
    ['old encryption', port({ outcome: 'noTls' }), ['bad port.noTls port.noTlsDo']],
    ['T54: words after STARTTLS', port({ outcome: 'tampered' }), ['bad port.tampered port.tamperedDo']],
    ['greylisting', port({ protocol: 'smtp', outcome: 'later' }), ['warn port.later port.laterDo']],
    ['turned away', port({ outcome: 'rejects' }), ['bad port.rejects port.rejectsDo']],
    ['T47: a place that is closed', port({ outcome: 'notAllowed' }), ['bad port.notAllowed port.notAllowedDo']],
    ['a server that is none', port({ outcome: 'hostUnknown' }), ['bad host.unknown host.unknownDo']],
    ['name servers away', port({ outcome: 'away' }), ['bad dnsAway againSoon']],
    ['STARTTLS on 993', port({ chosen: 'starttls' }), ['bad set.isTls set.isTlsDo']],
    ['TLS on 143', port({ encryption: 'starttls' }), ['bad set.isStarttls set.isStarttlsDo']],
    ['T53: no encryption where it is set', port({ encryption: 'plain', tls: null }), ['bad set.isPlain port.plainDo']],
    ['no encryption where nobody set it', port({ chosen: null, encryption: 'plain', tls: null }), ['warn port.plain port.plainDo']],
    [
      '25 with a certificate that only people would mind',
      port({ protocol: 'smtp', chosen: null, port: 25, encryption: 'starttls', tls: { ...tls, troubles: ['name', 'expired'] } }),
      ['good port.starttls '],
    ],
    ['25 that puts strangers off', port({ protocol: 'smtp', chosen: null, port: 25, outcome: 'later' }), ['note port.later port.laterDo']],
    ['25 without encryption is as usual', port({ chosen: null, port: 25, encryption: 'plain', tls: null }), ['good port.plain ']],
    ['T55: expired', port({ tls: { ...tls, troubles: ['expired'] } }), ['good port.tls ', 'bad cert.expired cert.expiredDo']],
    ['T55: not yet', port({ tls: { ...tls, troubles: ['notYet'] } }), ['good port.tls ', 'bad cert.notYet cert.notYetDo']],
    ['T55: another name', port({ tls: { ...tls, troubles: ['name'] } }), ['good port.tls ', 'bad cert.name cert.nameDo']],
    ['T55: signed by itself', port({ tls: { ...tls, troubles: ['self'] } }), ['good port.tls ', 'bad cert.self cert.selfDo']],
    ['T55: unknown signer', port({ tls: { ...tls, troubles: ['signer'] } }), ['good port.tls ', 'bad cert.signer cert.selfDo']],
    ['T55: anything else', port({ tls: { ...tls, troubles: ['untrusted'] } }), ['good port.tls ', 'bad cert.untrusted cert.selfDo']],
    ['a certificate that ends soon', port({ tls: { ...tls, validTo: now + 9.5 * day } }), ['good port.tls ', 'warn cert.soon cert.soonDo']],
    ['OAuth only', port({ logins: ['XOAUTH2', 'OAUTHBEARER'] }), ['good port.tls ', 'bad login.oauth login.oauthDo']],
    ['no login at all', port({ logins: [] }), ['good port.tls ', 'bad login.none login.noneDo']],
    ['wrong password', login('wrong'), ['bad login.wrong login.wrongDo']],
    ['a permission that the provider gave is not taken any more', login('token'), ['bad said.line.tokenRefused ']],
    ['app password needed', login('app'), ['bad login.app login.appDo']],
    ['R11: passwords cannot be checked now', login('away'), ['warn login.away login.awayDo']],
    ['R10: too many connections', login('many'), ['warn login.many login.manyDo']],
    ['the password is taken', login('ok'), ['good login.okIn ']],
    ['MX', { kind: 'mx', domain: 'a.example', result: 'found', hosts: ['mx.a.example'] }, ['good mx.found ']],
    ['no MX', { kind: 'mx', domain: 'a.example', result: 'none', hosts: [] }, ['warn mx.none mx.noneDo']],
    ['null MX', { kind: 'mx', domain: 'a.example', result: 'null', hosts: [] }, ['bad mx.null checkSpelling']],
    ['no domain', { kind: 'mx', domain: 'a.example', result: 'noDomain', hosts: [] }, ['bad mx.noDomain checkSpelling']],
    ['room', { kind: 'quota', usedBytes: 10, limitBytes: 100 }, ['good quota.some ']],
    ['no room', { kind: 'quota', usedBytes: 97, limitBytes: 100 }, ['warn quota.some quota.fullDo']],
    ['push', { kind: 'push', how: 'idle' }, ['good push.idle ']],
    ['no push', { kind: 'push', how: 'poll' }, ['note push.poll ']],
    ['folders', { kind: 'roles', folders: [], missing: ['archive'] }, ['note roles.missing roles.missingDo']],
  ])('%s', (_, found, lines) => {
    expect(read(found)).toEqual(lines);
  });

  it('tells the eight failures of 5.6 apart: no two have the same sentence or the same advice, but for who needs the same done', () => {
    const failures: Finding[] = [
      login('wrong'),
      port({ outcome: 'refused' }),
      port({ chosen: 'starttls' }),
      port({ tls: { ...tls, troubles: ['expired'] } }),
      port({ tls: { ...tls, troubles: ['name'] } }),
      port({ logins: ['XOAUTH2'] }),
      login('app'),
      port({ protocol: 'smtp', outcome: 'later' }),
    ];
    const said = failures.map((found) => linesOf(found, now).find(({ severity }) => severity !== 'good'));
    expect(new Set(said.map((line) => line?.finding.code)).size).toBe(8);
    expect(new Set(said.map((line) => line?.advice?.code)).size).toBe(8);
  });
});

describe('R10, R11, row 17: why a password was not taken', () => {
  it.each([
    ['an ordinary provider', 'wrongPassword', 'Authentication failed', ['kestrel.example'], 'wrong'],
    ['the words of Gmail', 'wrongPassword', 'Application-specific password required: https://…', ['kestrel.example'], 'app'],
    [
      'a domain whose letters go to a known provider',
      'wrongPassword',
      'Invalid credentials',
      ['kestrel.example', 'aspmx.l.google.com'],
      'app',
    ],
    ['a provider without passwords', 'wrongPassword', 'LOGIN failed.', ['outlook.office365.com'], 'oauth'],
    ['the words of Exchange', 'wrongPassword', 'BasicAuthBlocked: basic authentication is disabled', ['a.example'], 'oauth'],
    ['a server that cannot check now', 'serverAway', 'Temporary authentication failure', ['a.example'], 'away'],
    ['a server that is not there', 'serverAway', null, ['a.example'], null],
    ['too many connections', 'connectionLimit', null, ['a.example'], 'many'],
    ['a certificate', 'badCertificate', null, ['gmail.com'], null],
  ] as const)('%s', (_, code, serverText, hosts, result) => {
    expect(refusedLogin({ code, serverText }, hosts)).toBe(result);
  });

  it('who signed in on the provider’s page is told nothing of passwords', () => {
    const refused = { code: 'wrongPassword', serverText: 'LOGIN failed.' };
    expect(refusedLogin(refused, ['outlook.office365.com'], true)).toBe('token');
    expect(refusedLogin({ code: 'serverAway', serverText: 'Not now' }, ['outlook.office365.com'], true)).toBe('away');
  });
});

describe('section 6: what to type in', () => {
  const smtp = (part: Partial<PortFinding>) => port({ protocol: 'smtp', host: 'smtp.kestrel.example', port: 465, ...part });
  it('keeps what is set and works, and else takes TLS before STARTTLS', () => {
    const set = port({ port: 143, chosen: 'starttls', encryption: 'starttls' });
    const found = [port({ chosen: null }), set, smtp({ chosen: null, port: 587, encryption: 'starttls' }), smtp({ chosen: null })];
    expect(guideOf(found, 'ann@kestrel.example', [])).toEqual({
      incoming: { host: 'imap.kestrel.example', port: 143, security: 'starttls' },
      outgoing: { host: 'smtp.kestrel.example', port: 465, security: 'tls' },
      login: 'ann@kestrel.example',
      appPassword: 'unknown',
    });
  });
  it('T53, T55: names nothing that a password may not be sent to, and never port 25', () => {
    const bad = [
      port({ tls: { ...tls, troubles: ['name'] } }),
      port({ encryption: 'plain', tls: null }),
      smtp({ port: 25, encryption: 'starttls' }),
    ];
    expect(guideOf(bad, 'a@gmail.com', ['gmail.com'])).toMatchObject({ incoming: null, outgoing: null, appPassword: 'yes' });
  });
});

/** From what the doctor found to what a person reads. Pure: no clock, no network. */
import type { Security } from './account';
import type { CertificateTrouble, DiagnosisLine, FactName, Finding, PortFinding, PortOutcome, TlsFacts } from './diagnosis';
import { type Said, say } from './said';

type Severity = DiagnosisLine['severity'];
type Facts = DiagnosisLine['facts'];
type Line = Omit<DiagnosisLine, 'meaning' | 'advice' | 'facts'> & Partial<DiagnosisLine>;

const line = (part: Line): DiagnosisLine => ({ meaning: null, advice: null, facts: [], ...part });
const fact = (name: FactName, value: string | null | undefined): Facts => (value ? [{ name, value }] : []);

const dayMs = 86_400_000;
/** Certificates are usually renewed 30 days before they end: with so few left, nobody has. */
const soonDays = 14;

/** What a usual port is for. */
function meaningOf(port: number): Said | null {
  switch (port) {
    case 993:
      return say('said.doctor.means.993');
    case 143:
      return say('said.doctor.means.143');
    case 465:
      return say('said.doctor.means.465');
    case 587:
      return say('said.doctor.means.587');
    case 25:
      return say('said.doctor.means.25');
    case 995:
      return say('said.doctor.means.995');
    case 110:
      return say('said.doctor.means.110');
    case 4190:
      return say('said.doctor.means.4190');
    default:
      return null;
  }
}

const sectionOf = { imap: 'incoming', smtp: 'outgoing', pop3: 'other', sieve: 'other' } as const;

function factsOf({ greeting, tls, logins, capabilities, sizeLimit }: PortFinding): Facts {
  return [
    ...fact('greeting', greeting),
    ...fact('tls', tls?.version),
    ...fact('cipher', tls?.cipher),
    ...fact('certificate', tls?.names.join(', ')),
    ...fact('chain', tls?.chain.join(' → ')),
    ...fact('validTo', tls && Number.isFinite(tls.validTo) ? new Date(tls.validTo).toISOString() : null),
    ...fact('logins', logins.join(', ')),
    ...fact('capabilities', capabilities.join(' ')),
    ...fact('largest', sizeLimit === null ? null : String(sizeLimit)),
  ];
}

const closed: ReadonlySet<PortOutcome> = new Set(['refused', 'unreachable', 'mute', 'hungUp', 'other']);

/** What is said of a port that did not come as far as to say what it offers. */
function silenceOf({ outcome, host, port, protocol }: PortFinding): { finding: Said; meaning?: Said; advice: Said } {
  const at = { host, port };
  const wrongPort = say(protocol === 'smtp' ? 'said.doctor.set.wrongPortOut' : 'said.doctor.set.wrongPortIn');
  switch (outcome) {
    case 'refused':
      return { finding: say('said.doctor.port.refused', at), advice: wrongPort };
    case 'unreachable':
      return { finding: say('said.doctor.port.unreachable', at), meaning: say('said.doctor.port.firewall'), advice: wrongPort };
    case 'mute':
      return { finding: say('said.doctor.port.mute', at), advice: wrongPort };
    case 'hungUp':
      return { finding: say('said.doctor.port.hungUp', at), advice: wrongPort };
    case 'other':
      return { finding: say('said.doctor.port.other', at), advice: wrongPort };
    case 'noTls':
      return { finding: say('said.doctor.port.noTls', at), advice: say('said.doctor.port.noTlsDo') };
    case 'tampered':
      return { finding: say('said.doctor.port.tampered', at), advice: say('said.doctor.port.tamperedDo') };
    case 'later':
      return { finding: say('said.doctor.port.later', at), advice: say('said.doctor.port.laterDo') };
    case 'rejects':
      return { finding: say('said.doctor.port.rejects', at), advice: say('said.doctor.port.rejectsDo') };
    case 'notAllowed':
      return { finding: say('said.doctor.port.notAllowed', at), advice: say('said.doctor.port.notAllowedDo') };
    case 'hostUnknown':
      return { finding: say('said.doctor.host.unknown', { host }), advice: say('said.doctor.host.unknownDo') };
    default:
      return { finding: say('said.doctor.dnsAway', { domain: host }), advice: say('said.doctor.againSoon') };
  }
}

/** What does not fit between how the port is set and how it is, or null. */
function mismatchOf(chosen: Security | null, found: PortFinding): { finding: Said; advice: Said } | null {
  const { encryption, host, port } = found;
  const at = { host, port };
  if (chosen === null || chosen === 'plain' || encryption === chosen) return null;
  if (encryption === 'tls') return { finding: say('said.doctor.set.isTls', at), advice: say('said.doctor.set.isTlsDo', { port }) };
  if (encryption === 'plain') return { finding: say('said.doctor.set.isPlain', at), advice: say('said.doctor.port.plainDo') };
  return { finding: say('said.doctor.set.isStarttls', at), advice: say('said.doctor.set.isStarttlsDo', { port }) };
}

function openOf({ encryption, host, port }: PortFinding): Said {
  const at = { host, port };
  if (encryption === 'tls') return say('said.doctor.port.tls', at);
  return encryption === 'starttls' ? say('said.doctor.port.starttls', at) : say('said.doctor.port.plain', at);
}

function certificateSays(trouble: CertificateTrouble, { host, port, tls }: PortFinding): { finding: Said; advice: Said } {
  const at = { host, port };
  switch (trouble) {
    case 'expired':
      return { finding: say('said.doctor.cert.expired', at), advice: say('said.doctor.cert.expiredDo') };
    case 'notYet':
      return { finding: say('said.doctor.cert.notYet', at), advice: say('said.doctor.cert.notYetDo') };
    case 'name': {
      const words = tls?.names.slice(0, 3).join(', ') || '–';
      return { finding: say('said.doctor.cert.name', { ...at, words }), advice: say('said.doctor.cert.nameDo') };
    }
    case 'self':
      return { finding: say('said.doctor.cert.self', at), advice: say('said.doctor.cert.selfDo') };
    case 'signer':
      return { finding: say('said.doctor.cert.signer', at), advice: say('said.doctor.cert.selfDo') };
    default:
      return { finding: say('said.doctor.cert.untrusted', at), advice: say('said.doctor.cert.selfDo') };
  }
}

function certificateLines(found: PortFinding, id: string, now: number): DiagnosisLine[] {
  const { tls, chosen, host, port } = found;
  // Servers that hand letters on to each other take any certificate.
  if (!tls || (chosen === null && port === 25)) return [];
  const section = sectionOf[found.protocol];
  const facts = certificateFacts(tls);
  const troubled = tls.troubles.map((trouble) =>
    line({ id: `${id} ${trouble}`, section, severity: chosen ? 'bad' : 'warn', ...certificateSays(trouble, found), facts }),
  );
  const days = Math.floor((tls.validTo - now) / dayMs);
  if (troubled.length > 0 || !(days >= 0 && days < soonDays)) return troubled;
  const finding = say('said.doctor.cert.soon', { host, port, count: days });
  return [line({ id: `${id} soon`, section, severity: 'warn', finding, advice: say('said.doctor.cert.soonDo'), facts })];
}

const certificateFacts = ({ names, chain, validTo }: TlsFacts): Facts => [
  ...fact('certificate', names.join(', ')),
  ...fact('chain', chain.join(' → ')),
  ...fact('validTo', Number.isFinite(validTo) ? new Date(validTo).toISOString() : null),
];

const oauth = new Set(['OAUTHBEARER', 'XOAUTH2']);

/** How one cannot sign in at a port that is set, or null where a password is taken. */
function loginLine({ chosen, logins, host, port, protocol }: PortFinding, id: string): DiagnosisLine[] {
  const takesPassword = logins.some((name) => !oauth.has(name) && name !== 'EXTERNAL' && name !== 'ANONYMOUS');
  if (chosen === null || takesPassword) return [];
  const only = logins.some((name) => oauth.has(name));
  const finding = only ? say('said.doctor.login.oauth', { host }) : say('said.doctor.login.none', { host, port });
  const advice = only ? say('said.doctor.login.oauthDo') : say('said.doctor.login.noneDo');
  return [
    line({ id: `${id} login`, section: sectionOf[protocol], severity: 'bad', finding, advice, facts: fact('logins', logins.join(', ')) }),
  ];
}

function portLines(found: PortFinding, now: number): DiagnosisLine[] {
  const { chosen, outcome, host, port, protocol, encryption } = found;
  const id = `${protocol} ${host}:${port}`;
  const section = sectionOf[protocol];
  const meaning = meaningOf(port);
  if (outcome !== 'answers') {
    const { advice, ...said } = silenceOf(found);
    const severity: Severity = outcome === 'later' && (chosen || port !== 25) ? 'warn' : chosen ? 'bad' : 'note';
    // A port that nobody set and that is closed needs nothing done.
    const facts = fact('serverText', found.greeting);
    return [line({ id, section, severity, meaning, ...said, advice: chosen || !closed.has(outcome) ? advice : null, facts })];
  }
  const facts = factsOf(found);
  const mismatch = mismatchOf(chosen, found);
  const plain = encryption === 'plain' && port !== 25;
  const said = mismatch ?? { finding: openOf(found), ...(plain ? { advice: say('said.doctor.port.plainDo') } : {}) };
  const severity: Severity = mismatch ? 'bad' : plain ? 'warn' : 'good';
  return [line({ id, section, severity, meaning, ...said, facts }), ...certificateLines(found, id, now), ...loginLine(found, id)];
}

function mxLine({ domain, result, hosts }: Finding & { kind: 'mx' }): DiagnosisLine {
  const place = { id: 'mx', section: 'domain' } as const;
  const spelling = say('said.doctor.checkSpelling');
  switch (result) {
    case 'found': {
      const finding = say('said.doctor.mx.found', { domain, words: hosts.slice(0, 3).join(', ') });
      return line({ ...place, severity: 'good', finding, meaning: say('said.doctor.mx.means'), facts: fact('servers', hosts.join(', ')) });
    }
    case 'none':
      return line({
        ...place,
        severity: 'warn',
        finding: say('said.doctor.mx.none', { domain }),
        meaning: say('said.doctor.mx.means'),
        advice: say('said.doctor.mx.noneDo', { domain }),
      });
    case 'null':
      return line({ ...place, severity: 'bad', finding: say('said.doctor.mx.null', { domain }), advice: spelling });
    case 'noDomain':
      return line({ ...place, severity: 'bad', finding: say('said.doctor.mx.noDomain', { domain }), advice: spelling });
    default:
      return line({ ...place, severity: 'warn', finding: say('said.doctor.dnsAway', { domain }), advice: say('said.doctor.againSoon') });
  }
}

function srvLine({ domain, servers }: Finding & { kind: 'srv' }): DiagnosisLine {
  const found = servers !== null && servers.length > 0;
  return line({
    id: 'srv',
    section: 'domain',
    severity: found ? 'good' : 'note',
    finding: found ? say('said.doctor.srv.found', { domain }) : say('said.doctor.srv.none', { domain }),
    meaning: found ? say('said.doctor.bySelf') : say('said.doctor.byHand'),
    facts: fact('servers', (servers ?? []).map(({ service, host, port }) => `${service} ${host}:${port}`).join(', ')),
  });
}

function loginSays({ host, result, use }: Finding & { kind: 'login' }): { finding: Said; advice: Said | null } {
  switch (result) {
    case 'ok':
      return { finding: use === 'imap' ? say('said.doctor.login.okIn', { host }) : say('said.doctor.login.okOut', { host }), advice: null };
    case 'token':
      return { finding: say('said.line.tokenRefused', { host }), advice: null };
    case 'app':
      return { finding: say('said.doctor.login.app', { host }), advice: say('said.doctor.login.appDo') };
    case 'oauth':
      return { finding: say('said.doctor.login.oauth', { host }), advice: say('said.doctor.login.oauthDo') };
    case 'away':
      return { finding: say('said.doctor.login.away', { host }), advice: say('said.doctor.login.awayDo') };
    case 'many':
      return { finding: say('said.doctor.login.many', { host }), advice: say('said.doctor.login.manyDo') };
    default:
      return { finding: say('said.doctor.login.wrong', { host }), advice: say('said.doctor.login.wrongDo') };
  }
}

function accountLine(found: Extract<Finding, { kind: 'roles' | 'quota' | 'noQuota' | 'push' | 'size' }>): DiagnosisLine {
  const place = { id: found.kind, section: 'account' } as const;
  switch (found.kind) {
    case 'roles': {
      const facts = [
        ...fact('folders', found.folders.map(({ role, path }) => `${role}: ${path}`).join('\n')),
        ...fact('missing', found.missing.join(', ')),
      ];
      if (found.missing.length === 0) return line({ ...place, severity: 'good', finding: say('said.doctor.roles.ok'), facts });
      const advice = say('said.doctor.roles.missingDo');
      return line({ ...place, severity: 'note', finding: say('said.doctor.roles.missing'), advice, facts });
    }
    case 'quota': {
      const { usedBytes, limitBytes } = found;
      const full = usedBytes >= limitBytes * 0.95;
      const finding = say('said.doctor.quota.some', { size: usedBytes, limit: limitBytes });
      return line({ ...place, severity: full ? 'warn' : 'good', finding, advice: full ? say('said.doctor.quota.fullDo') : null });
    }
    case 'noQuota':
      return line({ ...place, severity: 'note', finding: say('said.doctor.quota.none') });
    case 'push': {
      if (found.how === 'poll') return line({ ...place, severity: 'note', finding: say('said.doctor.push.poll') });
      return line({
        ...place,
        severity: 'good',
        finding: found.how === 'notify' ? say('said.doctor.push.notify') : say('said.doctor.push.idle'),
      });
    }
    default:
      return found.limitBytes === null
        ? line({ ...place, severity: 'note', finding: say('said.doctor.size.none') })
        : line({ ...place, severity: 'good', finding: say('said.doctor.size.some', { limit: found.limitBytes }) });
  }
}

/** The lines for one finding; `now` in ms since the epoch. */
export function linesOf(found: Finding, now: number): DiagnosisLine[] {
  switch (found.kind) {
    case 'port':
      return portLines(found, now);
    case 'mx':
      return [mxLine(found)];
    case 'srv':
      return [srvLine(found)];
    case 'autoconfig': {
      const { domain, host } = found;
      const finding = host ? say('said.doctor.autoconfig.found', { host }) : say('said.doctor.autoconfig.none', { domain });
      const meaning = host ? say('said.doctor.bySelf') : say('said.doctor.byHand');
      return [line({ id: 'autoconfig', section: 'domain', severity: host ? 'good' : 'note', finding, meaning })];
    }
    case 'login': {
      const { result, use, serverText, page } = found;
      const passing = result === 'away' || result === 'many';
      const facts = [...fact('page', result === 'app' ? page : null), ...fact('serverText', result === 'ok' ? null : serverText)];
      const section = use === 'imap' ? 'incoming' : 'outgoing';
      return [
        line({ id: `login ${use}`, section, severity: result === 'ok' ? 'good' : passing ? 'warn' : 'bad', ...loginSays(found), facts }),
      ];
    }
    default:
      return [accountLine(found)];
  }
}

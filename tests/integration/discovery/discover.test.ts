/** From an address to its servers, on an internet of our own: every source, its answer and which one won (5.6), and what no source may do (T47). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Discovery, TraceLine } from '@/lib/model/discovery';
import { clientConfig, page } from '../../support/internet';
import { startInternet } from './internet';

let net: Awaited<ReturnType<typeof startInternet>>;
const here = ['127.0.0.1'];
const config = '/mail/config-v1.1.xml';

beforeAll(async () => {
  net = await startInternet();
});
beforeEach(() => net.reset());
afterAll(() => net.stop());

const lineOf = ({ trace }: Discovery, source: TraceLine['source']) => trace.find((line) => line.source === source);
/** The line of the file at the place of old: the place of the draft is asked first, and has a line of its own. */
const fileLine = ({ trace }: Discovery) => trace.find(({ source, at }) => source === 'autoconfig' && at.endsWith(config));
const answers = ({ trace }: Discovery) => trace.map(({ source, answer, won }) => `${source} ${answer}${won ? ' won' : ''}`);
const secure = (host: string) => ({
  imap: { host, port: net.ports.imaps, security: 'tls' },
  smtp: { host, port: net.ports.submissions, security: 'tls' },
});
const resolving = (...hosts: string[]) => {
  for (const host of hosts) net.world.names.set(host, here);
};

describe('5.6, row 13: found from the address alone', () => {
  test('by the file of the domain, over HTTPS: it wins, the others are told, and both servers greet', async () => {
    resolving('autoconfig.files.example', 'mail.files.example');
    net.world.https.set(`autoconfig.files.example${config}`, page(net.config('mail.files.example')));
    const found = await net.find('Maren@Files.example');
    expect(found.settings).toMatchObject({
      source: 'autoconfig',
      consent: 'none',
      login: 'Maren@files.example',
      ...secure('mail.files.example'),
    });
    expect(found.settings?.pop3).toEqual({ host: 'mail.files.example', port: 995, security: 'tls' });
    expect(found.provider).toBe('The Post');
    expect(answers(found)).toContain('autoconfig found won');
    expect(found.trace.filter(({ source }) => source === 'check').map(({ answer }) => answer)).toEqual(['found', 'found']);
    expect(found.trace.filter(({ won }) => won)).toHaveLength(1);
    expect(net.asked).toContain(`GET https://autoconfig.files.example${config}?emailaddress=Maren%40files.example`);
    expect(net.asked.filter((line) => line.includes('http://') && line.includes('Maren'))).toEqual([]);
  });

  test('by the file where the draft has it, before the place of old', async () => {
    resolving('autoconfig.files.example', 'mail.files.example');
    net.world.https.set('autoconfig.files.example/.well-known/mail-v1.xml', page(net.config('mail.files.example')));
    const found = await net.find('maren@files.example');
    expect(found.settings).toMatchObject({ source: 'autoconfig', ...secure('mail.files.example') });
    expect(found.trace.find(({ won }) => won)?.at).toBe('https://autoconfig.files.example/.well-known/mail-v1.xml');
  });

  test('by a table on the web that the operator named, which hears the domain and nothing of the person', async () => {
    resolving('table.example', 'mail.srv.example');
    net.world.https.set('table.example/v1.1/listed.example', page(net.config('mail.srv.example')));
    const found = await net.find('maren@listed.example');
    const login = 'maren@listed.example';
    expect(found.settings).toMatchObject({ source: 'ispdb', consent: 'none', login, ...secure('mail.srv.example') });
    expect(net.asked.filter((line) => line.includes('table.example'))).toEqual(['GET https://table.example/v1.1/listed.example']);
  });

  test('row 15: by the table on the web, at the domain of the host that takes the mail', async () => {
    resolving('table.example', 'mail.srv.example');
    net.world.mx.set('guest.example', ['mx.listed.example']);
    net.world.https.set('table.example/v1.1/listed.example', page(net.config('mail.srv.example')));
    const found = await net.find('ann@guest.example');
    expect(found.settings).toMatchObject({ source: 'mx', at: 'table.example', consent: 'none', ...secure('mail.srv.example') });
  });

  test('by the operator’s own table: nobody else is asked', async () => {
    resolving('mail.known.example');
    const found = await net.find('ann@known.example');
    expect(found.settings).toMatchObject({ source: 'ownTable', consent: 'none', ...secure('mail.known.example') });
    expect(lineOf(found, 'autoconfig')?.answer).toBe('notAsked');
    expect(net.asked).toEqual([]);
    expect(net.namesAsked.filter((name) => !name.includes('mail.known.example'))).toEqual([]);
  });

  test('row 14: by SRV records alone, in the order of priority and weight', async () => {
    resolving('mail.srv.example');
    const { imaps, submissions } = net.ports;
    net.world.srv.set('_imaps._tcp.srv.example', [
      { host: 'later.srv.example', port: 1993, priority: 20 },
      { host: 'light.srv.example', port: 2993, priority: 10, weight: 1 },
      { host: 'mail.srv.example', port: imaps, priority: 10, weight: 5 },
    ]);
    net.world.srv.set('_imap._tcp.srv.example', [{ host: '.', port: 0 }]);
    net.world.srv.set('_submissions._tcp.srv.example', [{ host: 'mail.srv.example', port: submissions }]);
    const found = await net.find('ann@srv.example');
    expect(found.settings).toMatchObject({ source: 'srv', consent: 'none', ...secure('mail.srv.example') });
    expect(lineOf(found, 'autoconfig')?.answer).toBe('none');
  });

  test('row 14: SRV records that lead to another domain are agreed to first', async () => {
    resolving('mail.other.example');
    net.world.srv.set('_imaps._tcp.srv.example', [{ host: 'mail.other.example', port: net.ports.imaps }]);
    net.world.srv.set('_submissions._tcp.srv.example', [{ host: 'mail.other.example', port: net.ports.submissions }]);
    const found = await net.find('ann@srv.example');
    expect(found.settings).toMatchObject({ source: 'srv', consent: 'otherDomain', ...secure('mail.other.example') });
  });

  test('row 14, T53: STARTTLS where the records name nothing better, and the servers prove that they have it', async () => {
    resolving('mail.srv.example');
    net.world.srv.set('_imap._tcp.srv.example', [{ host: 'mail.srv.example', port: net.ports.imap }]);
    net.world.srv.set('_submission._tcp.srv.example', [{ host: 'mail.srv.example', port: net.ports.submission }]);
    const found = await net.find('ann@srv.example');
    expect(found.settings).toMatchObject({
      imap: { host: 'mail.srv.example', port: net.ports.imap, security: 'starttls' },
      smtp: { host: 'mail.srv.example', port: net.ports.submission, security: 'starttls' },
    });
    expect(found.trace.filter(({ source }) => source === 'check').map(({ answer }) => answer)).toEqual(['found', 'found']);
  });

  test('row 15: by the provider whose host takes the mail', async () => {
    resolving('mail.hoster.example');
    net.world.mx.set('guest.example', ['mx1.in.hoster.example']);
    const found = await net.find('ann@guest.example');
    expect(found.settings).toMatchObject({ source: 'mx', at: 'mx1.in.hoster.example', consent: 'none', ...secure('mail.hoster.example') });
  });

  test('row 15: what the domain of an unknown provider’s host serves is agreed to first', async () => {
    resolving('autoconfig.other.example', 'mail.other.example');
    net.world.mx.set('guest.example', ['mx.other.example']);
    net.world.https.set(`autoconfig.other.example${config}`, page(net.config('mail.other.example')));
    const found = await net.find('ann@guest.example');
    expect(found.settings).toMatchObject({ source: 'mx', at: 'autoconfig.other.example', consent: 'otherDomain' });
  });

  test('by Microsoft’s Autodiscover, which is asked by POST and under TLS alone', async () => {
    resolving('autodiscover.office.example', 'office.example', 'mail.office.example');
    const { imaps, submissions } = net.ports;
    const protocol = (type: string, port: number) =>
      `<Protocol><Type>${type}</Type><Server>mail.office.example</Server><Port>${port}</Port><LoginName>office\\ann</LoginName><SSL>on</SSL></Protocol>`;
    const told = `<Autodiscover xmlns="urn:a"><Response xmlns="urn:b"><Account>${protocol('IMAP', imaps)}${protocol('SMTP', submissions)}</Account></Response></Autodiscover>`;
    net.world.https.set('office.example/autodiscover/autodiscover.xml', (_, response) =>
      response.writeHead(302, { Location: `https://autodiscover.office.example:${net.httpsPort}/moved.xml` }).end(),
    );
    net.world.https.set('autodiscover.office.example/moved.xml', page(told));
    const found = await net.find('ann@office.example');
    expect(found.settings).toMatchObject({ source: 'autodiscover', login: 'office\\ann', ...secure('mail.office.example') });
    expect(net.asked).toContain('POST https://autodiscover.office.example/moved.xml');
    expect(net.asked.filter((line) => line.startsWith('POST http:'))).toEqual([]);
  });

  test('over plain HTTP: shown, and agreed to before a password goes there', async () => {
    resolving('autoconfig.plain.example', 'mail.plain.example');
    net.world.http.set(`autoconfig.plain.example${config}`, page(net.config('mail.plain.example')));
    const found = await net.find('ann@plain.example');
    expect(found.settings).toMatchObject({ source: 'plainAutoconfig', consent: 'plainHttp', ...secure('mail.plain.example') });
    expect(net.asked.filter((line) => line.includes('http://')).join()).not.toMatch(/ann/u);
  });

  test('by names that greet, last, and agreed to first', async () => {
    resolving('imap.guess.example', 'smtp.guess.example');
    const found = await net.find('ann@guess.example');
    expect(found.settings).toMatchObject({
      source: 'guess',
      consent: 'guessed',
      imap: { host: 'imap.guess.example', port: net.ports.imaps, security: 'tls' },
      smtp: { host: 'smtp.guess.example', port: net.ports.submissions, security: 'tls' },
    });
  });

  test('nothing at all: every source says so, and nothing is proposed', async () => {
    const found = await net.find('ann@nothing.example');
    expect(found.settings).toBeNull();
    expect(found.trace.map(({ source }) => source)).toEqual([
      'ownTable',
      'providers',
      'pacc',
      'autoconfig',
      'autoconfig',
      'wellKnown',
      'ispdb',
      'srv',
      'mx',
      'autodiscover',
      'plainAutoconfig',
      'plainAutoconfig',
      'guess',
    ]);
    expect(new Set(found.trace.map(({ answer }) => answer))).toEqual(new Set(['none']));
    expect(net.namesAsked.filter((name) => !/ (?:.*\.)?(?:nothing|table)\.example$/u.test(name))).toEqual([]);
    expect(net.asked).toEqual([]);
  });

  test('a domain that is not there, and one that takes no mail, is said beside the source that learnt it', async () => {
    net.world.names.set('mistyped.example', 'none');
    net.world.mx.set('mute.example', ['']);
    const why = async (address: string) => lineOf(await net.find(address), 'mx');
    expect(await why('ann@mistyped.example')).toMatchObject({ answer: 'none', why: { code: 'said.doctor.mx.noDomain' } });
    expect(await why('ann@mute.example')).toMatchObject({ answer: 'none', why: { code: 'said.doctor.mx.null' } });
  });

  test('every answer is told as soon as it is in, long before a slow one', async () => {
    resolving('autoconfig.slow.example', 'mail.srv.example');
    net.world.https.set(
      `autoconfig.slow.example${config}`,
      (request, response) => void setTimeout(() => page('<x/>')(request, response), 1500),
    );
    net.world.srv.set('_imaps._tcp.slow.example', [{ host: 'mail.srv.example', port: net.ports.imaps }]);
    net.world.srv.set('_submissions._tcp.slow.example', [{ host: 'mail.srv.example', port: net.ports.submissions }]);
    const told: { source: string; answer: string; at: number }[] = [];
    const start = Date.now();
    const found = await net.find('ann@slow.example', ({ source, answer }) => told.push({ source, answer, at: Date.now() - start }));
    expect(found.settings?.source).toBe('srv');
    expect(told.find(({ source }) => source === 'srv')?.answer).toBe('found');
    expect(told.find(({ source }) => source === 'srv')?.at).toBeLessThan(1400);
    expect(told.at(-1)?.source).toBe('check');
    // What was told is what the trace says in the end.
    const asked = found.trace.filter(({ answer }) => answer !== 'notAsked').map(({ source, answer }) => `${source} ${answer}`);
    expect(told.map(({ source, answer }) => `${source} ${answer}`).sort()).toEqual(asked.sort());
  });

  test('row 17: where no program may read mail, that is said, and nobody is asked', async () => {
    const found = await net.find('ann@proton.me');
    expect(found).toMatchObject({ settings: null, provider: 'Proton Mail', hint: 'bridge' });
    expect(net.asked).toEqual([]);
    expect(net.namesAsked).toEqual([]);
  });
});

describe('5.6, T47: what no source may do', () => {
  test('a certificate for another name is no source, and the next one is taken', async () => {
    resolving('autoconfig.strange.example', 'mail.srv.example');
    net.world.https.set(`autoconfig.strange.example${config}`, page(net.config('mail.srv.example')));
    const found = await net.find('ann@strange.example');
    expect(lineOf(found, 'autoconfig')).toMatchObject({ answer: 'failed', why: { code: 'said.web.notSecure' } });
    expect(found.settings).toBeNull();
  });

  test('servers that do not answer give way to those of the next source', async () => {
    resolving('autoconfig.files.example', 'mail.files.example', 'files.example');
    const gone = clientConfig('mail.gone.example', net.ports);
    net.world.https.set(`autoconfig.files.example${config}`, page(gone));
    net.world.https.set('files.example/.well-known/autoconfig/mail/config-v1.1.xml', page(net.config('mail.files.example')));
    const found = await net.find('ann@files.example');
    expect(found.settings?.source).toBe('wellKnown');
    expect(fileLine(found)).toMatchObject({ answer: 'found', won: false });
  });

  test('servers that several sources name are asked once', async () => {
    resolving('autoconfig.files.example', 'files.example');
    const gone = page(clientConfig('mail.gone.example', net.ports));
    net.world.https.set(`autoconfig.files.example${config}`, gone);
    net.world.https.set('files.example/.well-known/autoconfig/mail/config-v1.1.xml', gone);
    const found = await net.find('ann@files.example');
    expect(found.settings).toMatchObject({ source: 'autoconfig', imap: { host: 'mail.gone.example' } });
    expect(found.trace.filter(({ source }) => source === 'check').map(({ at, answer }) => `${at.slice(0, 4)} ${answer}`)).toEqual([
      'IMAP failed',
      'SMTP failed',
    ]);
  });

  test('what is served within a private network is not asked', async () => {
    net.world.names.set('autoconfig.files.example', ['10.0.0.5']);
    net.world.names.set('files.example', ['192.168.1.1']);
    const found = await net.find('ann@files.example');
    expect(lineOf(found, 'autoconfig')).toMatchObject({ answer: 'refused', why: { code: 'said.web.notAllowed' } });
    expect(found.settings).toBeNull();
  });

  test('a file that names a server within a private network does not win', async () => {
    resolving('autoconfig.inward.example');
    net.world.names.set('inside.inward.example', ['10.0.0.7']);
    net.world.https.set(`autoconfig.inward.example${config}`, page(clientConfig('inside.inward.example', net.ports, { imap: 993 })));
    const found = await net.find('ann@inward.example');
    expect(found.settings).toBeNull();
    expect(lineOf(found, 'check')).toMatchObject({ answer: 'refused', why: { code: 'said.line.hostNotAllowed' } });
  });

  test('this machine is not reached on ports that the operator did not name', async () => {
    net.world.names.set('imap.guess.example', ['127.0.0.2']);
    net.world.names.set('smtp.guess.example', ['127.0.0.2']);
    const found = await net.find('ann@guess.example');
    expect(lineOf(found, 'guess')).toMatchObject({ answer: 'refused' });
    expect(found.settings).toBeNull();
  });

  test('a document type, and with it every bomb of entities, is refused', async () => {
    resolving('autoconfig.bomb.example', 'mail.files.example');
    const bomb = `<!DOCTYPE clientConfig [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${net.config('mail.files.example')}`;
    net.world.https.set(`autoconfig.bomb.example${config}`, page(bomb));
    const found = await net.find('ann@bomb.example');
    expect(fileLine(found)).toMatchObject({ answer: 'none', why: { code: 'said.discovery.otherForm' } });
  });

  test('a source that would send 10 GB is cut off after 256 KB', async () => {
    resolving('autoconfig.endless.example');
    let sent = 0;
    let ended = false;
    net.world.https.set(`autoconfig.endless.example${config}`, (_, response) => {
      const chunk = Buffer.alloc(65_536, ' ');
      response.on('close', () => {
        ended = true;
      });
      const more = () => {
        while (!ended && sent < 10e9) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
      };
      response.writeHead(200, { 'Content-Type': 'text/xml' });
      more();
    });
    const found = await net.find('ann@endless.example');
    expect(fileLine(found)).toMatchObject({ answer: 'failed', why: { code: 'said.web.tooMuch' } });
    await expect.poll(() => ended).toBe(true);
    expect(sent).toBeLessThan(50e6);
  });

  test('a source that never ends is cut off, and the answer of another still counts', async () => {
    resolving('autoconfig.slow.example', 'mail.srv.example');
    net.world.https.set(`autoconfig.slow.example${config}`, (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/xml' }).write('<clientConfig>');
    });
    net.world.srv.set('_imaps._tcp.slow.example', [{ host: 'mail.srv.example', port: net.ports.imaps }]);
    net.world.srv.set('_submissions._tcp.slow.example', [{ host: 'mail.srv.example', port: net.ports.submissions }]);
    const found = await net.find('ann@slow.example');
    expect(fileLine(found)).toMatchObject({ answer: 'failed', why: { code: 'said.web.away' } });
    expect(found.settings?.source).toBe('srv');
  });

  /** Nothing ends a source of the web here but the end of the whole search. */
  const soon = { webMs: 600_000, lateMs: 250 };
  const never = () => undefined;

  test('a search has an end: sources that never answer are given up, and what others said until then counts', async () => {
    resolving('autoconfig.slow.example', 'mail.srv.example');
    net.world.https.set(`autoconfig.slow.example${config}`, never);
    net.world.srv.set('_imaps._tcp.slow.example', [{ host: 'mail.srv.example', port: net.ports.imaps }]);
    net.world.srv.set('_submissions._tcp.slow.example', [{ host: 'mail.srv.example', port: net.ports.submissions }]);
    const found = await net.find('ann@slow.example', undefined, soon);
    expect(fileLine(found)).toMatchObject({ answer: 'failed', won: false, why: { code: 'said.web.away' } });
    expect(found.settings).toMatchObject({ source: 'srv', ...secure('mail.srv.example') });
    expect(lineOf(found, 'srv')).toMatchObject({ answer: 'found', won: true });
    // It was too late to ask them for their greeting, and for guessing.
    expect(lineOf(found, 'check')).toBeUndefined();
    expect(lineOf(found, 'guess')?.answer).toBe('notAsked');
  });

  test('a search has an end: where nothing was found until then, nothing is guessed any more', async () => {
    resolving('autoconfig.slow.example', 'imap.slow.example', 'smtp.slow.example');
    net.world.https.set(`autoconfig.slow.example${config}`, never);
    const found = await net.find('ann@slow.example', undefined, soon);
    expect(found.settings).toBeNull();
    expect(fileLine(found)?.answer).toBe('failed');
    expect(lineOf(found, 'guess')?.answer).toBe('notAsked');
  });

  test.each(['maren', '@files.example', 'maren@files', 'maren@127.0.0.1.', 'a b@files.example', 'x@<b>.example'])(
    '%j is no whole address',
    async (address) => {
      await expect(net.find(address)).rejects.toMatchObject({ code: 'badInput' });
      expect(net.asked).toEqual([]);
    },
  );
});

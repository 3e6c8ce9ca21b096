/** Whether mail to a domain travels encrypted, asked of a name server and a web server of the test's own (features.md row 130). */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { issueCertificate, testAuthority } from '../../support/certificates';
import { type NameServer, startNameServer } from '../../support/name-server';

const policy = (mode: string) => `version: STSv1\r\nmode: ${mode}\r\nmx: *.mail.example\r\nmax_age: 604800\r\n`;
const policies: Record<string, string> = {
  'strict.example': policy('enforce'),
  'trying.example': policy('testing'),
  'over.example': 'version: STSv1\nmode: none\nmax_age: 1\n',
  'odd.example': 'mode: enforce',
  'moved.example': 'redirect',
  'two.example': policy('enforce'),
  'page.example': '<p>enforce',
};
let names: NameServer;
let web: Server;
let folder: string;
let asked: string[] = [];
let transport: (domain: string) => Promise<string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mta-sts-'));
  const hosts = [...Object.keys(policies), 'gone.example'].map((domain) => `mta-sts.${domain}`);
  const { certificate, key } = issueCertificate(folder, 'good', hosts);
  web = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
    const domain = (request.headers.host ?? '').replace(/^mta-sts\.|:\d+$/gu, '');
    asked.push(`${request.method} ${domain}${request.url}`);
    if (domain === 'moved.example') return response.writeHead(302, { Location: `https://mta-sts.strict.example/` }).end();
    const text = policies[domain];
    response.writeHead(text ? 200 : 404, { 'Content-Type': domain === 'page.example' ? 'text/html' : 'text/plain' }).end(text ?? '');
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const { port } = web.address() as AddressInfo;
  names = await startNameServer(
    (name) => (name.startsWith('_mta-sts.broken') ? 'fault' : name.startsWith('_mta-sts.silent') ? 'silence' : ['127.0.0.1']),
    () => [],
    (name) => {
      const domain = name.replace(/^_mta-sts\./u, '');
      if (domain === 'two.example') return ['v=STSv1; id=1;', 'v=STSv1; id=2;'];
      return domain in policies || domain === 'gone.example' ? ['v=spf1 -all', 'v=STSv1; id=20261122;'] : ['v=spf1 -all'];
    },
  );
  vi.resetModules();
  vi.stubEnv('ORIEL_CA_FILE', testAuthority().certificate);
  vi.stubEnv('ORIEL_PRIVATE_HOSTS', `127.0.0.1:${port}`);
  const { mailTransport } = await import('@/lib/web/mta-sts');
  const { fetchOutside } = await import('@/lib/net/outside');
  // Only the port is the test's: names, certificate and guard are those of the world.
  const fetch: typeof fetchOutside = (one, ask) => fetchOutside({ ...one, url: one.url.replace('.example/', `.example:${port}/`) }, ask);
  transport = (domain) => mailTransport(domain, { servers: [names.at], fetch });
});
afterAll(() => {
  names?.stop();
  web?.closeAllConnections();
  web?.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['strict.example', 'demanded'],
  ['STRICT.example.', 'demanded'],
  ['trying.example', 'open'],
  ['over.example', 'open'],
  ['nothing.example', 'open'],
  ['two.example', 'open'],
  ['gone.example', 'unknown'],
  ['odd.example', 'unknown'],
  ['moved.example', 'unknown'],
  ['page.example', 'unknown'],
  ['broken.example', 'unknown'],
  ['silent.example', 'unknown'],
  ['localhost', 'unknown'],
])('row 130: %s: %s', async (domain, answer) => {
  expect(await transport(domain)).toBe(answer);
});

test('row 130: a domain is asked once, also by two at the same moment, and its web server only where it has a policy', async () => {
  asked = [];
  const before = names.asked.length;
  expect(await transport('strict.example')).toBe('demanded');
  expect([asked, names.asked.length]).toEqual([[], before]);
  await Promise.all([transport('later.example'), transport('later.example')]);
  expect(names.asked.filter((name) => name === 'TXT _mta-sts.later.example')).toHaveLength(1);
  expect(asked).toEqual([]);
});

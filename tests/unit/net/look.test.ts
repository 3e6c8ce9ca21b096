/** Where the doctor may look: names that anybody may have asked are asked of name servers, and what they answer is checked. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type NameServer, startNameServer } from '../../support/name-server';

const answers: Record<string, string[]> = {
  'public.example': ['8.8.8.8'],
  'inward.example': ['10.0.0.1'],
  'mixed.example': ['8.8.8.8', '127.0.0.1'],
};
let server: NameServer;
beforeAll(async () => {
  server = await startNameServer((name) => answers[name] ?? 'none');
});
afterAll(() => server?.stop());
afterEach(() => vi.unstubAllEnvs());

/** Settings are read once for a process, so the modules are loaded anew. */
async function look(host: string, port = 993): Promise<unknown> {
  vi.resetModules();
  for (const name of ['ORIEL_IMAP', 'ORIEL_SMTP', 'ORIEL_SERVERS', 'ORIEL_PRIVATE_HOSTS']) vi.stubEnv(name, undefined);
  vi.stubEnv('ORIEL_NAME_SERVERS', server.at);
  const { resolveLook } = await import('@/lib/net/look');
  return resolveLook(host, port).then(
    ({ address }) => address,
    (error: { code: string }) => error.code,
  );
}

test('T47: a name is asked of name servers, never of the system, whose few threads others need', async () => {
  expect(await look('public.example')).toBe('8.8.8.8');
  expect(server.asked).toContain('A public.example');
  expect(await look('gone.example')).toBe('hostUnknown');
});

test('T47: not where any of its addresses is private, and not at other ports', async () => {
  expect(await look('inward.example')).toBe('hostNotAllowed');
  expect(await look('mixed.example')).toBe('hostNotAllowed');
  expect(await look('public.example', 22)).toBe('hostNotAllowed');
});

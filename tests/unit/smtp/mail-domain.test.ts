/** Whether a domain takes mail, asked of a name server of the test's own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailDomain } from '@/lib/smtp/mail-domain';
import { type NameAnswer, type NameServer, startNameServer } from '../../support/name-server';

const names: Record<string, NameAnswer> = {
  'mail.example': [],
  'host-only.example': ['192.0.2.1'],
  'refuses.example': ['192.0.2.1'],
  'nothing.example': [],
  'xn--mller-kva.example': [],
  'broken.example': 'fault',
  'silent.example': 'silence',
};
const mail: Record<string, string[]> = {
  'mail.example': ['mx.mail.example'],
  'refuses.example': [''],
  'xn--mller-kva.example': ['mx.mail.example'],
};
let server: NameServer;

beforeAll(async () => {
  server = await startNameServer(
    (name) => names[name] ?? 'none',
    (name) => mail[name] ?? [],
  );
});
afterAll(() => server?.stop());

test.each([
  ['mail.example', 'ok'],
  ['MAIL.example.', 'ok'],
  ['müller.example', 'ok'],
  ['host-only.example', 'ok'],
  ['refuses.example', 'none'],
  ['nothing.example', 'none'],
  ['gone.example', 'none'],
  ['broken.example', 'unknown'],
  ['silent.example', 'unknown'],
  ['localhost', 'unknown'],
  ['[192.0.2.1]', 'unknown'],
  ['127.0.0.1', 'unknown'],
  ['not a name', 'unknown'],
])('C4: %s: %s', async (domain, answer) => {
  expect(await mailDomain(domain, [server.at])).toBe(answer);
});

test('C4: a domain is asked about once', async () => {
  const before = server.asked.length;
  expect(await mailDomain('gone.example', [server.at])).toBe('none');
  expect(server.asked.length).toBe(before);
});

import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFullName, lookUp, ofNameServers } from '@/lib/net/names';
import { type NameAnswer, type NameServer, startNameServer } from '../../support/name-server';

let answers: Record<string, NameAnswer[]> = {};
let server: NameServer;

beforeEach(async () => {
  server = await startNameServer((name) => {
    const [next = 'none', ...rest] = answers[name] ?? [];
    if (rest.length > 0) answers[name] = rest;
    return next;
  });
});
afterEach(() => server.stop());

const find = (host: string) =>
  lookUp(host, host, ofNameServers([server.at])).then(
    (found) => found,
    (error: { code: string }) => error.code,
  );

describe('T47: names are asked of name servers', () => {
  test('all addresses come back, however many', async () => {
    answers = { 'many.example': [['8.8.8.8', '10.0.0.1', '127.0.0.1']] };
    expect(await find('many.example')).toEqual(['8.8.8.8', '10.0.0.1', '127.0.0.1']);
    expect(server.asked.sort()).toEqual(['A many.example', 'AAAA many.example']);
  });

  test('a name that does not exist, one without addresses, one that nobody can answer for', async () => {
    answers = { 'bare.example': [[]], 'broken.example': ['fault'] };
    expect(await find('gone.example')).toBe('hostUnknown');
    expect(await find('bare.example')).toBe('hostUnknown');
    expect(await find('broken.example')).toBe('serverAway');
  });

  test('a literal address asks nobody', async () => {
    expect(await find('8.8.8.8')).toEqual(['8.8.8.8']);
    expect(await find('2606:4700::1111')).toEqual(['2606:4700::1111']);
    expect(server.asked).toEqual([]);
  });

  test('a hundred names that nobody answers for hold up no file', async () => {
    answers = Object.fromEntries(Array.from({ length: 100 }, (_, each) => [`slow${each}.example`, ['silence' as const]]));
    let settled = 0;
    const asking = Object.keys(answers).map((name) =>
      find(name).finally(() => {
        settled += 1;
      }),
    );
    for (let time = 0; time < 20; time += 1) await readFile('package.json');
    expect(settled).toBe(0);
    for (const answer of await Promise.all(asking)) expect(answer).toBe('serverAway');
  });
});

test.each([
  ['pictures.example', true],
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['localhost', false],
  ['intranet', false],
  ['2130706433', false],
  ['0x7f.1', false],
  ['a.0x7f', false],
  ['a.example.123', false],
])('%s is a full name: %s', (host, full) => {
  expect(isFullName(host)).toBe(full);
});

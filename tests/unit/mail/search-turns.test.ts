import { beforeEach, expect, it } from 'vitest';
import { mostAtOnce, mostOfNetwork, takeTurn } from '@/lib/mail/search-turns';

beforeEach(() => {
  delete (globalThis as unknown as Record<symbol, unknown>)[Symbol.for('oriel.discoveries')];
});

const take = (network: string, times: number) => Array.from({ length: times }, () => takeTurn(network));
const tooMany = expect.objectContaining({ code: 'tooManyTries' });

it('leaves room for others where one network asks for all it can', () => {
  take('192.0.2.1', mostOfNetwork);
  expect(() => takeTurn('192.0.2.1')).toThrow(tooMany);
  expect(() => takeTurn('198.51.100.2')).not.toThrow();
});

it('holds for all networks together', () => {
  for (let at = 0; at < mostAtOnce; at += 1) takeTurn(`192.0.2.${at}`);
  expect(() => takeTurn('198.51.100.2')).toThrow(tooMany);
});

it('gives a turn back to the network and to all', () => {
  const turns = take('192.0.2.1', mostOfNetwork);
  for (const giveBack of turns) giveBack();
  expect(() => take('192.0.2.1', mostOfNetwork)).not.toThrow();
  expect(() => takeTurn('192.0.2.1')).toThrow(tooMany);
});

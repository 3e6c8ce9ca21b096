import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/errors';
import { accountTried, limitSignIn, networkOf, takeLetter, takePoint } from '@/lib/http/limits';
import type { UserId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';

beforeEach(() => {
  delete (globalThis as unknown as Record<symbol, unknown>)[Symbol.for('oriel.limiters')];
});

const wrong = async () => {
  throw new AppError('wrongPassword', say('said.line.refused', { host: 'mail.example' }));
};
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'passed',
    (error: AppError) => error.code,
  );

describe('limitSignIn', () => {
  it('T42: lets ten wrong tries of one network at one account through, then none', async () => {
    const codes: string[] = [];
    for (let tries = 0; tries < 12; tries += 1) codes.push(await codeOf(limitSignIn('192.0.2.1', 'a@example.org', wrong)));
    expect(codes.filter((code) => code === 'wrongPassword')).toHaveLength(10);
    expect(codes.slice(10)).toEqual(['tooManyTries', 'tooManyTries']);
  });

  it('T42: counts a network over all accounts', async () => {
    const codes: string[] = [];
    for (let tries = 0; tries < 40; tries += 1) codes.push(await codeOf(limitSignIn('192.0.2.1', `user${tries}@example.org`, wrong)));
    expect(codes.filter((code) => code === 'wrongPassword')).toHaveLength(30);
  });

  it('T42: 1,000 wrong tries from one address keep nobody else out, not even of the same account', async () => {
    for (let tries = 0; tries < 1000; tries += 1) await codeOf(limitSignIn('192.0.2.1', 'victim@example.org', wrong));
    expect(await limitSignIn('198.51.100.2', 'victim@example.org', async () => 'in')).toBe('in');
  });

  it('T42: counts a login by what it is, whatever address stands beside it', () => {
    const imap = { host: 'Mail.Example', port: 993, security: 'tls' } as const;
    expect(accountTried({ address: 'Ann@Example.org' })).toBe('ann@example.org');
    expect(accountTried({ address: 'ann@example.org', login: 'Ann@Example.org', imap })).toBe('ann@example.org');
    const tried = ['a1@made.example', 'a2@made.example'].map((address) => accountTried({ address, login: 'ann', imap }));
    expect(tried).toEqual(['ann mail.example', 'ann mail.example']);
  });

  it('T42: counts tries at the same time before they are answered', async () => {
    const codes = await Promise.all(Array.from({ length: 50 }, () => codeOf(limitSignIn('192.0.2.1', 'a@example.org', wrong))));
    expect(codes.filter((code) => code === 'wrongPassword')).toHaveLength(10);
  });

  it('takes the count back where the password was right', async () => {
    for (let tries = 0; tries < 50; tries += 1) expect(await limitSignIn('192.0.2.1', 'a@example.org', async () => tries)).toBe(tries);
  });

  it('says how long to wait', async () => {
    const rate = { name: 'test', points: 1, seconds: 60 };
    await takePoint(rate, 'key', 'said.tooOften');
    await expect(takePoint(rate, 'key', 'said.tooOften')).rejects.toMatchObject({
      code: 'tooManyTries',
      message: expect.stringMatching(/^That was asked too often\. Please try again in \d+ seconds\.$/),
      retryAfterMs: expect.any(Number),
    });
  });
});

describe('networkOf', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0000:0000:aaaa::', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('takes %s as %s', (address, network) => expect(networkOf(address)).toBe(network));
});

describe('takeLetter', () => {
  const [anna, ben] = [{ userId: 1 as UserId }, { userId: 2 as UserId }];
  it('T61: lets a burst of 200 letters of one person through in an hour and no more, and keeps nobody else from writing', async () => {
    const codes = await Promise.all(Array.from({ length: 230 }, () => codeOf(takeLetter(anna, 1))));
    expect(codes.filter((code) => code === 'passed')).toHaveLength(200);
    expect(new Set(codes.slice(200))).toEqual(new Set(['tooManyTries']));
    expect(await codeOf(takeLetter(ben, 1))).toBe('passed');
    await expect(takeLetter(anna, 1)).rejects.toMatchObject({
      retryAfterMs: expect.any(Number),
      message: expect.stringContaining('not sent'),
    });
  });

  it('T61: counts people, not letters alone: three letters to a thousand are a day’s worth', async () => {
    for (let letter = 0; letter < 3; letter += 1) expect(await codeOf(takeLetter(anna, 1000))).toBe('passed');
    expect(await codeOf(takeLetter(anna, 1))).toBe('tooManyTries');
    expect(await codeOf(takeLetter(ben, 1000))).toBe('passed');
  });

  it('lets one write to fewer people after a letter to too many was refused', async () => {
    expect(await codeOf(takeLetter(anna, 2999))).toBe('passed');
    expect(await codeOf(takeLetter(anna, 2))).toBe('tooManyTries');
    expect(await codeOf(takeLetter(anna, 1))).toBe('passed');
  });
});

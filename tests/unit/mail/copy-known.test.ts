import { describe, expect, test, vi } from 'vitest';
import type { MailboxStatus } from '@/lib/imap/types';
import { Comparison, KnownLetters, type Likeness, settled } from '@/lib/mail/copy-known';
import type { Uid } from '@/lib/model/ids';

const pauses = vi.hoisted(() => vi.fn(async (_ms: number) => undefined));
vi.mock('node:timers/promises', () => ({ setTimeout: pauses }));

const letter = (more: Partial<Likeness> = {}): Likeness => ({
  messageIdHeader: 'a@x',
  size: 100,
  internalAt: 1_500_000_000_250,
  sentAt: 1_400_000_000_000,
  subject: 'One',
  ...more,
});
const there = (uid: number, more: Partial<Likeness> = {}) => ({ ...letter(more), uid: uid as Uid });

describe('row 216: letters are known again', () => {
  test('by Message-ID, size and the second of their date', () => {
    const known = new KnownLetters();
    known.add(letter(), false);
    for (const other of [{ messageIdHeader: 'b@x' }, { size: 101 }, { internalAt: 1_500_000_001_000 }])
      expect(known.find(letter(other))).toBeNull();
    expect(known.find(letter({ internalAt: 1_500_000_000_900, subject: 'Another reading of it' }))).toBe('there');
  });

  test('each once: of two that are alike the second is put here too', () => {
    const known = new KnownLetters();
    known.add(letter(), false);
    expect([known.find(letter()), known.find(letter())]).toEqual(['there', null]);
  });

  test('without a Message-ID by what they say of themselves', () => {
    const known = new KnownLetters();
    known.add(letter({ messageIdHeader: null }), true);
    expect(known.find(letter({ messageIdHeader: null, subject: 'Two' }))).toBeNull();
    expect(known.find(letter({ messageIdHeader: null }))).toBe('ours');
  });

  test('what this copy put there is known although its server changed it; what was there before is not', () => {
    const known = new KnownLetters();
    known.add(letter({ size: 140 }), true);
    expect(known.find(letter())).toBe('ours');
    const before = new KnownLetters();
    before.add(letter({ size: 140 }), false);
    expect(before.find(letter())).toBeNull();
  });

  test('so it is without a Message-ID, by what it says of itself', () => {
    const known = new KnownLetters();
    known.add(letter({ messageIdHeader: null, size: 140 }), true);
    expect(known.find(letter({ messageIdHeader: null, subject: 'Two' }))).toBeNull();
    expect(known.find(letter({ messageIdHeader: null }))).toBe('ours');
    expect(known.find(letter({ messageIdHeader: null }))).toBeNull();
  });
});

describe('criterion 5.8: the comparison', () => {
  test('counts both sides and names what is missing', () => {
    const comparison = new Comparison();
    for (const id of ['a@x', 'b@x', 'own@x']) comparison.addHere(letter({ messageIdHeader: id }));
    comparison.addThere(there(1));
    comparison.addThere(there(2, { messageIdHeader: 'b@x', size: 90 }));
    comparison.addThere(there(3, { messageIdHeader: 'c@x', subject: 'Lost' }));
    expect(comparison).toMatchObject({ thereCount: 3, hereCount: 3, missing: [{ uid: 3, subject: 'Lost' }] });
  });

  test('one letter here does not answer for two there', () => {
    const comparison = new Comparison();
    comparison.addHere(letter());
    comparison.addThere(there(1));
    comparison.addThere(there(2));
    expect(comparison.missing.map(({ uid }) => uid)).toEqual([2]);
  });

  test('a letter without a Message-ID is here although its server guessed another size', () => {
    const comparison = new Comparison();
    comparison.addHere(letter({ messageIdHeader: null, size: 140 }));
    comparison.addThere(there(1, { messageIdHeader: null }));
    expect(comparison.missing).toEqual([]);
  });

  test('letters without a Message-ID are told by dates and subject', () => {
    const comparison = new Comparison();
    comparison.addHere(letter({ messageIdHeader: null }));
    comparison.addThere(there(1, { messageIdHeader: null, subject: 'Another' }));
    comparison.addThere(there(2, { messageIdHeader: null }));
    expect(comparison.missing.map(({ uid }) => uid)).toEqual([1]);
  });
});

describe('row 216: a folder that letters still come into', () => {
  /** Waits for a folder that takes a letter at each of the first `turns` looks. Answers how long, ms. */
  async function waitFor(turns: number, look = async () => undefined): Promise<number> {
    pauses.mockClear();
    let looks = 0;
    const status = async () => ({ uidNext: Math.min(looks++, turns) }) as MailboxStatus;
    await settled({ status }, 'INBOX', look);
    return pauses.mock.calls.reduce((sum, [ms]) => sum + ms, 0);
  }

  test('is waited for until it rests', async () => {
    expect(await waitFor(0)).toBe(2000);
    expect(await waitFor(3)).toBe(8000);
  });

  test('and not for ever where it never does, nor where the copy was stopped meanwhile', async () => {
    expect(await waitFor(Number.POSITIVE_INFINITY)).toBe(30_000);
    const stopped = vi
      .fn(async () => undefined)
      .mockResolvedValueOnce(undefined)
      .mockRejectedValueOnce(new Error('stopped'));
    await expect(waitFor(Number.POSITIVE_INFINITY, stopped)).rejects.toThrow('stopped');
    expect(stopped).toHaveBeenCalledTimes(2);
  });
});

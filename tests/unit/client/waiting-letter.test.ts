import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyChange, makeCache, shareCache, theCache } from '@/lib/client/cache';
import { useNotice } from '@/lib/client/notice';
import { canUndo, remember, takeNewest } from '@/lib/client/undo';
import { countDown, hearWhile, tellScheduled } from '@/lib/client/waiting-letter';
import type { Submission } from '@/lib/model/draft';
import type { AccountId } from '@/lib/model/ids';
import { plainly } from '@/lib/model/said';

const letter: Submission = {
  id: 'one',
  draftId: 'draft',
  accountId: 1 as AccountId,
  state: 'queued',
  subject: 'Hello',
  recipients: ['ines@holt.example'],
  refused: [],
  note: null,
  updatedAt: 1,
};
const told = (parts: Partial<Submission>, gone = false) =>
  applyChange(theCache(), { type: 'submissionChanged', submission: { ...letter, ...parts }, ...(gone && { gone }) });
const words = () => useNotice.getState().notice?.words;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
  shareCache(makeCache());
  useNotice.setState({ notice: null });
  while (takeNewest());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('U3: a letter that waits its seconds, where the answer comes after them', () => {
  const sent = async (...changes: Parameters<typeof told>[]) => {
    const { submission } = await hearWhile(async () => {
      await vi.advanceTimersByTimeAsync(9000);
      for (const change of changes) told(...change);
      return { submission: letter };
    });
    countDown(submission, { names: 'Ines', seconds: 5, inline: false });
  };

  it('has gone, and offers no Undo', async () => {
    await sent([{ state: 'sending' }], [{ state: 'accepted' }]);
    expect(words()).toBe('Sent to Ines');
    expect(useNotice.getState().notice?.act).toBeUndefined();
    expect(canUndo()).toBe(false);
  });

  it('says why it could not go yet', async () => {
    await sent([{ state: 'deferred', note: [plainly('The server asks to try again later.')] }]);
    expect(words()).toBe('The server asks to try again later.');
  });

  it('is quiet where it was taken back elsewhere', async () => {
    await sent([{}, true]);
    expect(words()).toBeUndefined();
  });

  it('is counted as ever where nothing was told but that it waits, or of another letter', async () => {
    await sent([{}], [{ id: 'other', state: 'accepted' }]);
    expect(words()).toMatch(/Ines in 5/u);
    expect(canUndo()).toBe(true);
    told({ state: 'accepted' });
    expect(words()).toBe('Sent to Ines');
  });
});

describe('U3: a letter that was sent for later', () => {
  const scheduled = () => {
    remember('Archived', Promise.resolve({ undo: ['archive'] }));
    const sendAt = Date.now() + 60_000;
    tellScheduled({ ...letter, sendAt }, { zone: 'UTC', inline: false });
    return sendAt;
  };

  it('is what Undo takes back until its time, and after it the act before is', async () => {
    scheduled();
    await vi.advanceTimersByTimeAsync(61_000);
    expect(canUndo()).toBe(true);
    expect(takeNewest()?.words).toBe('Archived');
    expect(canUndo()).toBe(false);
  });

  it.each<[string, Partial<Submission>, boolean]>([
    ['went at once by another press', { state: 'sending' }, false],
    ['was taken back elsewhere', {}, true],
    ['has another time', { sendAt: 5 }, false],
  ])('that %s leaves Undo to the act before', (_, parts, gone) => {
    const sendAt = scheduled();
    told({ sendAt });
    told({ sendAt, ...parts }, gone);
    expect(takeNewest()?.words).toBe('Archived');
  });

  it('is taken back first while it waits', () => {
    const sendAt = scheduled();
    told({ sendAt });
    expect(takeNewest()?.words).toMatch(/^Will be sent/u);
  });
});

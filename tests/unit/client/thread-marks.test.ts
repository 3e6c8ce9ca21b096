import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fillCache, makeCache, shareCache } from '@/lib/client/cache';
import { useNotice } from '@/lib/client/notice';
import { beginNote, conversationKey, endNote, useNoting } from '@/lib/client/noting';
import { learnShapes } from '@/lib/client/shapes';
import { isMuted, readNote, saveNote, setMuted, toggleMuted, togglePinned } from '@/lib/client/thread-marks';
import type { ThreadId } from '@/lib/model/ids';
import { answerShapes } from '@/lib/model/shapes';
import { mailbox, row, shellOf } from './things';

learnShapes(answerShapes());

/** What the server is asked, and what it answers; fetch is the browser's, not ours. */
let asked: { path: string; body: unknown }[] = [];
let answer: unknown;

beforeEach(() => {
  asked = [];
  answer = { done: [], failed: [], undo: 'j1' };
  useNotice.setState({ notice: null });
  vi.stubGlobal('window', { location: new URL('https://oriel.example/mail/2'), history: { state: null } });
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
  vi.stubGlobal('fetch', async (path: string, { body }: { body?: string }) => {
    asked.push({ path, body: body ? JSON.parse(body) : null });
    return new Response(JSON.stringify(answer), { status: 200 });
  });
  const cache = makeCache();
  fillCache(cache, {
    shell: shellOf(mailbox(1, { role: 'inbox' }), mailbox(2, { role: 'archive' })),
    list: null,
    message: null,
  });
  shareCache(cache);
});
afterEach(() => vi.unstubAllGlobals());

const archived = (id: number, muted: boolean) => ({
  ...row(id, id),
  mailboxId: mailbox(2).id,
  ...(muted ? { marks: ['muted' as const] } : {}),
});

describe('row 52: pinning', () => {
  it('asks only for what is not so yet, says it, and unpins where all are pinned', async () => {
    const [one, two] = [{ ...archived(1, false), pinned: true }, archived(2, false)];
    await togglePinned([one, two]);
    expect(useNotice.getState().notice).toMatchObject({ words: 'Pinned to the top', act: { words: 'Undo' } });
    await togglePinned([one]);
    expect(useNotice.getState().notice).toMatchObject({ words: 'Unpinned' });
    expect(asked).toEqual([
      { path: '/api/pins', body: { ids: [2], pinned: true } },
      { path: '/api/pins', body: { ids: [1], pinned: false } },
    ]);
  });
});

describe('row 45: muting', () => {
  it('asks only for what is not so yet, says it, and can be taken back', async () => {
    await setMuted([archived(1, true), archived(2, false)], true);
    expect(asked).toEqual([{ path: '/api/mutes', body: { ids: [2], muted: true } }]);
    expect(useNotice.getState().notice).toMatchObject({ words: 'Muted', act: { words: 'Undo' } });
    await setMuted([archived(1, true)], true);
    expect(asked).toHaveLength(1);
  });

  it('by the same key mutes all, and unmutes where all are muted', async () => {
    expect([archived(1, true), archived(2, false)].map(isMuted)).toEqual([true, false]);
    toggleMuted([archived(1, true), archived(2, false)]);
    toggleMuted([archived(1, true), archived(3, true)]);
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(asked.map(({ body }) => body)).toEqual([
      { ids: [2], muted: true },
      { ids: [1, 3], muted: false },
    ]);
  });
});

describe('row 47: a note', () => {
  it('is read and written by any letter of its conversation', async () => {
    answer = { text: 'Ask Ines' };
    expect(await readNote(row(5, 5).id)).toBe('Ask Ines');
    await saveNote(row(5, 5).id, 'Asked');
    expect(asked).toEqual([
      { path: '/api/notes?id=5', body: null },
      { path: '/api/notes', body: { id: 5, text: 'Asked' } },
    ]);
  });

  it('is begun on one conversation at a time', () => {
    const letter = { ...row(5, 5), threadId: 9 as ThreadId };
    beginNote(letter);
    expect(useNoting.getState()).toEqual({ key: conversationKey({ ...row(6, 6), threadId: 9 as ThreadId }), wanted: true });
    expect(conversationKey({ ...row(5, 5), threadId: null })).toBe('letter 5');
    endNote();
    expect(useNoting.getState().key).toBeNull();
  });
});

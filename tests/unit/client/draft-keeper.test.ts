import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DraftKeeperOptions, keepDraft } from '@/lib/client/draft-keeper';
import type { Journal } from '@/lib/client/journal';
import type { Draft, DraftContent } from '@/lib/model/draft';
import { emptyContent } from '@/lib/model/draft-content';
import type { AccountId } from '@/lib/model/ids';

const id = '3f0c4a52-3b0a-4b7e-9a53-0d8f5f3b1c11';
const first: Draft = {
  id,
  accountId: 1 as AccountId,
  kind: 'new',
  originalId: null,
  files: [],
  revision: 1,
  inFolder: false,
  updatedAt: 1000,
  ...emptyContent,
};

/** A drafts table with the server's rule: a stale revision is refused. */
class Drafts {
  now: Draft = first;
  saves: string[] = [];
  failure: Error | null = null;
  save = async (_: string, content: DraftContent, revision: number): Promise<Draft> => {
    if (this.failure) throw this.failure;
    if (revision !== this.now.revision) throw Object.assign(new Error('Another tab saved this letter.'), { code: 'conflict' });
    this.saves.push(content.text);
    this.now = { ...this.now, ...content, revision: revision + 1, updatedAt: this.now.updatedAt + 1 };
    return this.now;
  };
  read = async () => this.now;
}

class Box implements Journal {
  kept = new Map<string, { content: DraftContent; revision: number }>();
  keep: Journal['keep'] = (draftId, entry) => void this.kept.set(draftId, entry);
  drop: Journal['drop'] = (draftId) => void this.kept.delete(draftId);
}

let drafts: Drafts;
let box: Box;
const open = (more: Partial<DraftKeeperOptions> = {}) =>
  keepDraft({
    draft: drafts.now,
    save: drafts.save,
    read: drafts.read,
    journal: box,
    found: box.kept.get(id) ?? null,
    sentenceOf: (error) => (error as Error).message,
    ...more,
  });

beforeEach(() => {
  vi.useFakeTimers();
  drafts = new Drafts();
  box = new Box();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('keepDraft', () => {
  test('C3: saves within 3 s after typing stops, once for a run of keys', async () => {
    const keeper = open();
    for (const text of ['D', 'De', 'Dear']) {
      keeper.edit({ text });
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(drafts.saves).toEqual([]);
    expect(keeper.state().status).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(3000);
    expect(drafts.saves).toEqual(['Dear']);
    expect(keeper.state().status).toBe('saved');
    expect(box.kept.size).toBe(0);
  });

  test('C3: saves every 15 s even if typing never stops', async () => {
    const keeper = open();
    for (let second = 0; second < 32; second += 1) {
      keeper.edit({ text: `letter ${second}` });
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(drafts.saves.length).toBeGreaterThanOrEqual(2);
  });

  test('text typed while a save is under way is saved after it', async () => {
    let release: (draft: Draft) => void = () => undefined;
    const keeper = open({
      save: (draftId, content, revision) =>
        content.text === 'one' ? new Promise((resolve) => (release = resolve)) : drafts.save(draftId, content, revision),
    });
    keeper.edit({ text: 'one' });
    await vi.advanceTimersByTimeAsync(2500);
    keeper.edit({ text: 'one two' });
    drafts.now = { ...drafts.now, text: 'one', revision: 2 };
    release(drafts.now);
    await vi.advanceTimersByTimeAsync(3000);
    expect(drafts.saves).toEqual(['one two']);
    expect(keeper.state().status).toBe('saved');
  });

  test('C3: unsaved text survives a reload', async () => {
    open().edit({ text: 'Dear Ines' });
    const again = open();
    expect(again.state()).toMatchObject({ recovered: true, status: 'unsaved', content: { text: 'Dear Ines' } });
    expect(await again.flush()).toBe(true);
    expect(drafts.now.text).toBe('Dear Ines');
  });

  test('C3: a lost session keeps the text and says why', async () => {
    const keeper = open();
    drafts.failure = Object.assign(new Error('You are signed out. Your letter is kept here.'), { code: 'notSignedIn' });
    keeper.edit({ text: 'Dear Ines' });
    expect(await keeper.flush()).toBe(false);
    expect(keeper.state()).toMatchObject({ status: 'failed', failed: 'You are signed out. Your letter is kept here.' });
    expect(box.kept.size).toBe(1);
    drafts.failure = null;
    await vi.advanceTimersByTimeAsync(16_000);
    expect(keeper.state().status).toBe('saved');
  });

  test('C3: a save by another tab is noticed, and either version can be kept', async () => {
    for (const choice of ['mine', 'theirs'] as const) {
      drafts = new Drafts();
      const keeper = open();
      await drafts.save(id, { ...first, text: 'theirs' }, 1);
      keeper.edit({ text: 'mine' });
      expect(await keeper.flush()).toBe(false);
      expect(keeper.state()).toMatchObject({ status: 'conflict', content: { text: 'mine' }, conflict: { text: 'theirs' } });
      keeper.edit({ text: 'mine, more' });
      const other = keeper.settle(choice);
      await vi.advanceTimersByTimeAsync(3000);
      expect(keeper.state().status).toBe('saved');
      expect(drafts.now.text).toBe(choice === 'mine' ? 'mine, more' : 'theirs');
      expect(other.text).toBe(choice === 'mine' ? 'theirs' : 'mine, more');
      keeper.stop({ forget: true });
    }
  });

  test('a backup overtaken by another tab becomes a conflict, not a loss', async () => {
    open().edit({ text: 'mine' });
    await drafts.save(id, { ...first, text: 'theirs' }, 1);
    expect(open().state()).toMatchObject({ status: 'conflict', content: { text: 'mine' }, conflict: { text: 'theirs' } });
  });

  test('a revision that rose only by a file is not a conflict', async () => {
    const keeper = open();
    drafts.now = { ...drafts.now, revision: 5, files: [{ id: 'f', filename: 'a.pdf', type: 'application/pdf', size: 1, inline: false }] };
    keeper.edit({ text: 'mine' });
    expect(await keeper.flush()).toBe(true);
    expect(drafts.now.text).toBe('mine');
    expect(keeper.state().files).toHaveLength(1);
  });

  test('C3: a save whose answer was lost is no version of another window, whatever was typed since', async () => {
    for (const notice of ['by the next save', 'by what is told'] as const) {
      drafts = new Drafts();
      let lost = true;
      const keeper = open({
        save: async (draftId, content, revision) => {
          const saved = await drafts.save(draftId, content, revision);
          if (!lost) return saved;
          lost = false;
          throw Object.assign(new Error('The line broke.'), { code: 'offline' });
        },
      });
      keeper.edit({ text: 'one' });
      expect(await keeper.flush()).toBe(false);
      keeper.edit({ text: 'one two' });
      if (notice === 'by what is told') expect(await keeper.look(2)).toBeNull();
      expect(await keeper.flush()).toBe(true);
      expect(keeper.state()).toMatchObject({ status: 'saved', conflict: null });
      expect(drafts.saves).toEqual(['one', 'one two']);
    }
  });

  test('C3: nor is it where the server prints its HTML in another way', async () => {
    let lost = true;
    const keeper = open({
      read: async () => ({ ...drafts.now, html: drafts.now.html?.replace('color: red', 'color:red') ?? null }),
      save: async (draftId, content, revision) => {
        const saved = await drafts.save(draftId, content, revision);
        if (!lost) return saved;
        lost = false;
        throw Object.assign(new Error('The line broke.'), { code: 'offline' });
      },
    });
    keeper.edit({ text: 'one', html: '<div style="color: red">one</div>' });
    expect(await keeper.flush()).toBe(false);
    keeper.edit({ text: 'one two', html: '<div style="color: red">one two</div>' });
    expect(await keeper.flush()).toBe(true);
    expect(keeper.state()).toMatchObject({ status: 'saved', conflict: null });
  });

  test('C3: what was typed while a save went on comes back after a crash without a conflict', async () => {
    const keeper = open({
      save: async (draftId, content, revision) => {
        const saved = await drafts.save(draftId, content, revision);
        keeper.edit({ text: 'one two' });
        return saved;
      },
    });
    keeper.edit({ text: 'one' });
    await keeper.flush();
    expect(open().state()).toMatchObject({ status: 'unsaved', content: { text: 'one two' }, conflict: null });
  });

  test('a stopped keeper saves nothing more, and forgets where told', async () => {
    const keeper = open();
    keeper.edit({ text: 'gone' });
    keeper.stop({ forget: true });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(drafts.saves).toEqual([]);
    expect(box.kept.size).toBe(0);
  });

  test('R41: a version of another window or program is shown where nothing is unsaved, and the one before is handed back', async () => {
    const keeper = open();
    keeper.edit({ text: 'mine' });
    await keeper.flush();
    expect(await keeper.look(2)).toBeNull();
    await drafts.save(id, { ...drafts.now, text: 'theirs' }, 2);
    expect((await keeper.look(3))?.text).toBe('mine');
    expect(keeper.state()).toMatchObject({ status: 'saved', content: { text: 'theirs' } });
    keeper.edit({ text: 'mine again' });
    expect(await keeper.flush()).toBe(true);
    expect(drafts.now.text).toBe('mine again');
  });

  test('R41: over something unsaved a newer version is a conflict at once, and nothing is overwritten', async () => {
    const keeper = open();
    keeper.edit({ text: 'mine' });
    await drafts.save(id, { ...first, text: 'theirs' }, 1);
    expect(await keeper.look(2)).toBeNull();
    expect(keeper.state()).toMatchObject({ status: 'conflict', content: { text: 'mine' }, conflict: { text: 'theirs' } });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(drafts.now.text).toBe('theirs');
    expect(box.kept.get(id)?.content.text).toBe('mine');
  });

  test('R41: nor is what was typed a moment ago and not handed on yet', async () => {
    let typed: string | null = null;
    const keeper = open({
      handOnTyped: () => {
        const text = typed;
        typed = null;
        if (text !== null) keeper.edit({ text });
      },
    });
    await drafts.save(id, { ...first, text: 'theirs' }, 1);
    typed = 'mine';
    expect(await keeper.look(2)).toBeNull();
    expect(keeper.state()).toMatchObject({ status: 'conflict', content: { text: 'mine' }, conflict: { text: 'theirs' } });
    keeper.settle('mine');
    typed = 'mine, to the last key';
    expect(await keeper.flush()).toBe(true);
    expect(drafts.now.text).toBe('mine, to the last key');
  });

  test('R13: why a draft is not in its folder is known as soon as the server says it, and gone when it is there', async () => {
    const keeper = open();
    drafts.now = { ...drafts.now, hereOnly: [{ code: 'said.draft.readOnlyFolder', values: {} }] };
    await keeper.look(null);
    expect(keeper.state().hereOnly).toHaveLength(1);
    const { hereOnly, ...rest } = drafts.now;
    drafts.now = { ...rest, inFolder: hereOnly !== undefined };
    await keeper.look(null);
    expect(keeper.state()).toMatchObject({ hereOnly: null, status: 'saved' });
  });

  test('works where the browser keeps nothing', async () => {
    const keeper = open({ journal: null });
    keeper.edit({ text: 'x' });
    expect(await keeper.flush()).toBe(true);
  });
});

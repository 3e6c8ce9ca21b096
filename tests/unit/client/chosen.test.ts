import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyChange, makeCache, shareCache, theCache } from '@/lib/client/cache';
import { followChosen, rememberRows } from '@/lib/client/chosen';
import { selectOnly, useView } from '@/lib/client/view';
import type { Loaded } from '@/lib/client/windows';
import { row } from './things';

const loaded = (...rows: ReturnType<typeof row>[]): Loaded => ({
  total: rows.length,
  ended: true,
  stretches: [{ start: 0, rows, next: null }],
});
const chosen = () => [...useView.getState().selected];
const here = row(3, 300);
const left = (mailboxId: typeof here.mailboxId) => applyChange(theCache(), { type: 'messagesRemoved', mailboxId, ids: [here.id] });
const elsewhere = (here.mailboxId + 1) as typeof here.mailboxId;

let list = loaded();
let unfollow: () => void = () => undefined;
beforeEach(() => {
  shareCache(makeCache());
  unfollow = followChosen(() => list);
  selectOnly([here.id]);
});
afterEach(() => unfollow());

it('S3: a letter that left its mailbox is chosen no longer', () => {
  list = loaded();
  left(here.mailboxId);
  expect(chosen()).toEqual([]);
});

it('S3: one that was moved and is chosen where it is now stays so, though the fact that it left comes late', () => {
  list = loaded(here);
  left(elsewhere);
  expect(chosen()).toEqual([here.id]);
});

it('S3: so does one that is chosen and no longer loaded', () => {
  list = loaded();
  rememberRows([here]);
  left(elsewhere);
  expect(chosen()).toEqual([here.id]);
  left(here.mailboxId);
  expect(chosen()).toEqual([]);
});

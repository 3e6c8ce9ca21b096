import { describe, expect, test } from 'vitest';
import type { ActLetter, ActPayload } from '@/lib/db/acts';
import type { MailboxId, MessageId, Uid } from '@/lib/model/ids';
import { holdAct, holdAnew, isLeaving, keepHeld, leavingOf, letGo, withEdits } from '@/lib/sync/pending';

const letters = (...ids: number[]): ActLetter[] =>
  ids.map((id) => ({ id: id as MessageId, uid: (100 + id) as Uid, header: null, size: 1, at: 0, was: [] }));
const payloadOf = (of: ActLetter[], more: Partial<ActPayload>): ActPayload => ({
  letters: of,
  add: [],
  remove: [],
  to: null,
  role: null,
  copiedFrom: null,
  carry: null,
  ...more,
});
const [from, to] = [901 as MailboxId, 902 as MailboxId];

describe('what the server has not taken yet', () => {
  test('a move that lost one of its letters holds the others still, and none once it ended', () => {
    const act = { id: 1, kind: 'move' as const, mailboxId: from, payload: payloadOf(letters(1, 2), { to }) };
    keepHeld(act.id, holdAct(act));
    expect(leavingOf(from)).toEqual([101, 102]);
    holdAnew({ ...act, payload: payloadOf(letters(2), { to }) });
    expect([101, 102].map((uid) => isLeaving(from, uid as Uid))).toEqual([false, true]);
    letGo(act.id);
    expect(leavingOf(from)).toEqual([]);
  });

  test('an edit of flags that lost one of its letters lies over the others only', () => {
    const flagged = { add: ['\\Flagged'] };
    const act = { id: 2, kind: 'flags' as const, mailboxId: from, payload: payloadOf(letters(3, 4), flagged) };
    keepHeld(act.id, holdAct(act));
    holdAnew({ ...act, payload: payloadOf(letters(4), flagged) });
    expect([3, 4].map((id) => withEdits(id as MessageId, ['\\Seen']))).toEqual([['\\Seen'], ['\\Seen', '\\Flagged']]);
    letGo(act.id);
    expect(withEdits(4 as MessageId, [])).toEqual([]);
  });
});

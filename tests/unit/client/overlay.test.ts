import { afterEach, describe, expect, it } from 'vitest';
import {
  type Edit,
  editedList,
  editedMailboxes,
  editedRow,
  forgetCounts,
  layEdit,
  liftEdit,
  useEdits,
  withFlags,
} from '@/lib/client/overlay';
import { rowsOf } from '@/lib/client/windows';
import { drawn, loaded, mailbox, row } from './things';

const edit = (parts: Partial<Edit>): Edit => ({ ids: new Set(), kind: 'flags', add: [], remove: [], unseen: new Map(), ...parts });
const edits = () => useEdits.getState().edits;

afterEach(() => useEdits.setState({ edits: new Map() }));

describe('edits under way', () => {
  it('show at once and are gone without a trace when they are lifted', () => {
    const list = loaded(2, [[0, [row(2, 2), row(1, 1)]]]);
    const token = layEdit(edit({ ids: new Set([row(2, 2).id]), add: ['\\Seen'] }));
    expect(rowsOf(editedList(list, edits())).map(({ flags }) => flags)).toEqual([['\\Seen'], []]);
    liftEdit(token);
    expect(editedList(list, edits())).toBe(list);
  });
  it('take rows away that are on their way out, and a refusal brings them back', () => {
    const list = loaded(2, [[0, [row(2, 2), row(1, 1)]]]);
    const token = layEdit(edit({ ids: new Set([row(1, 1).id]), kind: 'gone' }));
    expect(drawn(editedList(list, edits()))).toBe('0: 2');
    expect(editedList(list, edits()).total).toBe(1);
    liftEdit(token);
    expect(drawn(editedList(list, edits()))).toBe('0: 2 1');
  });
  it('apply one over the other, and lifting the first leaves the second', () => {
    const ids = new Set([row(1, 1).id]);
    const first = layEdit(edit({ ids, add: ['\\Seen', '\\Flagged'] }));
    layEdit(edit({ ids, remove: ['\\Seen'] }));
    expect(editedRow(row(1, 1), edits())?.flags).toEqual(['\\Flagged']);
    liftEdit(first);
    expect(editedRow(row(1, 1), edits())?.flags).toEqual([]);
  });
  it.each([
    ['read, all of it', { add: ['\\Seen'], threads: true }, 0],
    ['unread, all of it', { remove: ['\\Seen'], threads: true }, 4],
    ['read, its newest letter', { add: ['\\Seen'] }, 1],
    ['starred', { add: ['\\Flagged'] }, 2],
  ])('count in a conversation that is marked %s', (_words, parts, unread) => {
    const thread = { letters: 4, unread: 2, flagged: false, hasAttachments: false, people: ['Ada'] };
    layEdit(edit({ ids: new Set([row(1, 1).id]), ...parts }));
    expect(editedRow({ ...row(1, 1), thread }, edits())?.thread?.unread).toBe(unread);
  });
  it('leave a list alone that they do not touch, so that nothing is drawn again', () => {
    const list = loaded(1, [[0, [row(2, 2)]]]);
    layEdit(edit({ ids: new Set([row(9, 9).id]), add: ['\\Seen'] }));
    expect(editedList(list, edits())).toBe(list);
  });
});

describe('counts of unread letters', () => {
  const inbox = mailbox(1, { unseen: 5 });

  it('follow the edits and never fall below nothing', () => {
    layEdit(edit({ unseen: new Map([[inbox.id, -2]]) }));
    expect(editedMailboxes([inbox], edits())[0]?.unseen).toBe(3);
    layEdit(edit({ unseen: new Map([[inbox.id, -9]]) }));
    expect(editedMailboxes([inbox], edits())[0]?.unseen).toBe(0);
  });
  it('are not counted twice once the server has told a newer count', () => {
    layEdit(edit({ ids: new Set([row(1, 1).id]), add: ['\\Seen'], unseen: new Map([[inbox.id, -1]]) }));
    forgetCounts(inbox.id);
    expect(editedMailboxes([{ ...inbox, unseen: 4 }], edits())[0]?.unseen).toBe(4);
    expect(editedRow(row(1, 1), edits())?.flags).toEqual(['\\Seen']);
  });
});

describe('flags', () => {
  it('are added once and removed where they are', () => {
    expect(withFlags(['\\Seen', 'work'], ['\\Seen', '\\Flagged'], ['work'])).toEqual(['\\Seen', '\\Flagged']);
  });
});

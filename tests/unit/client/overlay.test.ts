import { afterEach, describe, expect, it } from 'vitest';
import {
  type Edit,
  editedMailboxes,
  editedRow,
  editedRows,
  forgetCounts,
  layEdit,
  liftEdit,
  useEdits,
  withFlags,
} from '@/lib/client/overlay';
import { mailbox, row } from './things';

const edit = (parts: Partial<Edit>): Edit => ({ ids: new Set(), kind: 'flags', add: [], remove: [], unseen: new Map(), ...parts });
const edits = () => useEdits.getState().edits;

afterEach(() => useEdits.setState({ edits: new Map() }));

describe('edits under way', () => {
  it('show at once and are gone without a trace when they are lifted', () => {
    const rows = [row(2, 2), row(1, 1)];
    const token = layEdit(edit({ ids: new Set([row(2, 2).id]), add: ['\\Seen'] }));
    expect(editedRows(rows, edits()).map(({ flags }) => flags)).toEqual([['\\Seen'], []]);
    liftEdit(token);
    expect(editedRows(rows, edits())).toBe(rows);
  });
  it('take rows away that are on their way out, and a refusal brings them back', () => {
    const rows = [row(2, 2), row(1, 1)];
    const token = layEdit(edit({ ids: new Set([row(1, 1).id]), kind: 'gone' }));
    expect(editedRows(rows, edits()).map(({ id }) => id)).toEqual([2]);
    liftEdit(token);
    expect(editedRows(rows, edits()).map(({ id }) => id)).toEqual([2, 1]);
  });
  it('apply one over the other, and lifting the first leaves the second', () => {
    const ids = new Set([row(1, 1).id]);
    const first = layEdit(edit({ ids, add: ['\\Seen', '\\Flagged'] }));
    layEdit(edit({ ids, remove: ['\\Seen'] }));
    expect(editedRow(row(1, 1), edits())?.flags).toEqual(['\\Flagged']);
    liftEdit(first);
    expect(editedRow(row(1, 1), edits())?.flags).toEqual([]);
  });
  it('leave a list alone that they do not touch, so that nothing is drawn again', () => {
    const rows = [row(2, 2)];
    layEdit(edit({ ids: new Set([row(9, 9).id]), add: ['\\Seen'] }));
    expect(editedRows(rows, edits())).toBe(rows);
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

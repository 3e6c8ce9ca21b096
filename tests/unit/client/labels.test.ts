/** Row 48: what of labels is shown, offered and seen at once. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { borneBy, offeredLabels } from '@/lib/client/label-acts';
import { flagsOfRow, knownLabels, labelFor, shownLabels } from '@/lib/client/labels';
import { readTexts } from '@/lib/client/languages';
import { editedRow, layEdit, useEdits } from '@/lib/client/overlay';
import { matches, patchList, setFlags } from '@/lib/client/patch';
import { speak } from '@/lib/client/texts';
import { rowsOf } from '@/lib/client/windows';
import type { LabelChoice } from '@/lib/model/labels';
import { type List, listSchema, type PageRow } from '@/lib/model/view';
import { loaded, row } from './things';

beforeAll(async () => speak({ language: 'en', locale: 'en-GB', dir: 'ltr', texts: await readTexts('en') }));
afterEach(() => useEdits.setState({ edits: new Map() }));

const trip: LabelChoice = { keyword: 'Trip', name: 'Journey', hue: 'sea', hidden: false };
const quiet: LabelChoice = { keyword: 'quiet', name: 'Quiet', hue: 'rose', hidden: true };
const inThread = (id: number, flags: string[], labels?: string[], letters = 2): PageRow => ({
  ...row(id, id),
  flags,
  thread: { letters, unread: 0, flagged: false, hasAttachments: false, people: ['Ada'], ...(labels ? { labels } : {}) },
});

describe('row 48: labels', () => {
  it('are called as the person, Thunderbird or they themselves say', () => {
    expect(labelFor('trip', [trip])).toMatchObject({ name: 'Journey', hue: 'sea', key: 'trip' });
    expect(labelFor('$Label1', [])).toMatchObject({ name: 'Important', hue: 'rust', key: '$label1' });
    expect(labelFor('Caf&AOk-', []).name).toBe('Café');
    expect(labelFor('boat', []).hue).toBe(labelFor('BOAT', []).hue);
  });

  it('stand in the order of the person’s list, hidden ones not at all', () => {
    const flags = ['\\Seen', '$label2', 'boat', 'quiet', 'TRIP', '$Forwarded'];
    expect(shownLabels(flags, [trip, quiet]).map(({ name }) => name)).toEqual(['Journey', 'Work', 'boat']);
    expect(knownLabels([trip, { ...trip, keyword: '$label1', name: 'Urgent' }]).map(({ name }) => name)).toEqual([
      'Journey',
      'Urgent',
      'Work',
      'Personal',
      'To do',
      'Later',
    ]);
  });

  it('of a conversation are those of all its letters', () => {
    expect(shownLabels(flagsOfRow(inThread(1, ['boat'], ['trip', 'boat'])), [trip]).map(({ key }) => key)).toEqual(['trip', 'boat']);
  });

  it('are borne by all of several letters, by some, or by none', () => {
    const rows = [{ ...row(1, 1), flags: ['Trip', 'boat'] }, inThread(2, ['trip'], ['trip', 'later'])];
    expect([...borneBy(rows)]).toEqual([
      ['trip', 'all'],
      ['boat', 'some'],
      ['later', 'some'],
    ]);
    expect(offeredLabels(rows, [quiet]).map(({ key }) => key)).toEqual([
      '$label1',
      '$label2',
      '$label3',
      '$label4',
      '$label5',
      'trip',
      'boat',
      'later',
    ]);
    expect(
      offeredLabels(rows, [quiet], ['Elsewhere', 'boat'])
        .slice(-3)
        .map(({ key }) => key),
    ).toEqual(['boat', 'later', 'elsewhere']);
  });
});

describe('row 48: the change of a label', () => {
  const labelsAfter = (given: PageRow, parts: { add?: string[]; remove?: string[]; threads?: boolean }) => {
    layEdit({ ids: new Set([given.id]), kind: 'flags', add: [], remove: [], unseen: new Map(), ...parts });
    const after = editedRow(given, useEdits.getState().edits);
    return [after?.flags, after?.thread?.labels];
  };

  it('is seen at once, on the row and on its conversation', () => {
    expect(labelsAfter(inThread(1, []), { add: ['trip'], threads: true })).toEqual([['trip'], ['trip']]);
    expect(labelsAfter(inThread(2, ['boat'], ['boat', 'trip']), { remove: ['trip', 'boat'], threads: true })).toEqual([[], []]);
    expect(labelsAfter(inThread(3, ['\\Seen'], ['boat']), { add: ['\\Flagged'] })).toEqual([['\\Seen', '\\Flagged'], ['boat']]);
  });

  it('stays seen when the server has answered, also where only older letters of the conversation bore the label', () => {
    const before = inThread(1, [], ['boat', 'trip']);
    const after = setFlags(loaded(1, [[0, [before]]]), new Map([[before.id, []]]), ['boat']);
    expect(rowsOf(after)[0]?.thread?.labels).toEqual(['trip']);
  });

  const inbox = (parts: object = {}): List => listSchema.parse({ view: { kind: 'mailbox', mailboxId: 1 }, ...parts });
  const told = (list: List, rows: PageRow[], flags: [number, string[]][]) =>
    patchList(
      list,
      loaded(rows.length, [[0, rows]]),
      { type: 'flagsChanged', mailboxId: 1 as never, flags: flags.map(([id, next]) => ({ id: id as never, flags: next })) },
      { mailbox: undefined, gone: new Set() },
    );

  it('that another program made is carried into the list', () => {
    const { loaded: after, doubtful } = told(inbox({ threads: true }), [inThread(1, ['boat'], ['boat'])], [[1, ['boat', 'trip']]]);
    expect(rowsOf(after)[0]).toMatchObject({ flags: ['boat', 'trip'], thread: { labels: ['boat', 'trip'] } });
    expect(doubtful).toBe(false);
  });

  it('has the conversation read again where other letters of it may still bear the label', () => {
    expect(told(inbox({ threads: true }), [inThread(1, ['boat'], ['boat'])], [[1, []]]).doubtful).toBe(true);
    expect(told(inbox({ threads: true }), [inThread(1, ['boat'], ['boat'], 1)], [[1, []]]).doubtful).toBe(false);
    expect(told(inbox({ threads: true }), [inThread(1, [], ['boat'])], [[1, ['\\Seen']]]).doubtful).toBe(false);
  });

  it('has a list of the label read again where a letter is not in it yet', () => {
    expect(told(inbox({ filter: 'label:trip' }), [], [[9, ['trip']]]).doubtful).toBe(true);
    expect(told(inbox(), [], [[9, ['trip']]]).doubtful).toBe(false);
  });

  it.each([
    ['label:trip', ['Trip'], true],
    ['label:trip', ['boat'], false],
    ['labelled', ['boat'], true],
    ['labelled', ['$Forwarded'], false],
  ] as const)('fits %s where the letter has %j: %s', (filter, flags, fits) => {
    expect(matches({ ...row(1, 1), flags: [...flags] }, filter)).toBe(fits);
  });
});

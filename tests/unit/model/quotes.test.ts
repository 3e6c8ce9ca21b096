import { describe, expect, test } from 'vitest';
import type { TextBlock } from '@/lib/model/mail';
import { aboveQuotedTail, foldQuotes, forwardsLetter, joinQuotedTail, splitQuotedTail } from '@/lib/model/quotes';

/** Lines with quote marks in front, as blocks. */
function blocks(text: string): TextBlock[] {
  return text.split('\n').map((line) => {
    const marks = /^(>\s?)*/u.exec(line)?.[0] ?? '';
    return { depth: marks.replace(/\s/gu, '').length, segments: [{ text: line.slice(marks.length) }] };
  });
}
const lines = (list: TextBlock[]) => list.map((block) => block.segments.map((segment) => segment.text).join(''));

describe('foldQuotes', () => {
  test('Q1: a quoted tail is folded with the line that announces it', () => {
    const { shown, folded } = foldQuotes(blocks('Yes.\n\nInes\n\nOn Tuesday Maren wrote:\n> Could you?\n> > Earlier.\n'));
    expect(lines(shown)).toEqual(['Yes.', '', 'Ines', '']);
    expect(lines(folded)).toEqual(['On Tuesday Maren wrote:', 'Could you?', 'Earlier.', '']);
  });
  test('an attribution broken over two lines goes with the quote', () => {
    const { folded } = foldQuotes(blocks('Yes.\n\nOn Tue, 17 Nov 2026, Maren Oduya\n<maren@kestrelyard.example> wrote:\n\n> Could you?'));
    expect(lines(folded)[0]).toBe('On Tue, 17 Nov 2026, Maren Oduya');
  });
  test('words of the answer are never folded with the announcement', () => {
    const { shown } = foldQuotes([
      { depth: 0, segments: [{ text: 'Thank you.\nOn Tue, 17 Nov 2026, Maren wrote:' }] },
      { depth: 1, segments: [{ text: 'Could you?' }] },
    ]);
    expect(lines(shown)).toEqual(expect.arrayContaining([expect.stringContaining('Thank you.')]));
  });
  test('a quote without announcement is folded alone', () => {
    expect(lines(foldQuotes(blocks('Yes.\n> Could you?')).folded)).toEqual(['Could you?']);
  });
  test('an Outlook mark folds all after it', () => {
    expect(lines(foldQuotes(blocks('Ja.\n-----Ursprüngliche Nachricht-----\nVon: Maren\n\nKannst du?')).folded)).toHaveLength(4);
  });
  test.each([
    ['interleaved answers', '> Bed for Ilse?\nYes.\n\n> And the tree?\nMateo fetches it.'],
    ['interleaved with a quoted end', '> Bed for Ilse?\nYes.\n\n> And the tree?'],
    ['a letter that is all quote', '> Could you?\n> Thank you'],
    ['a quote with only its announcement', 'On Tuesday Maren wrote:\n> Could you?'],
    ['a forward', 'See below.\n\n---------- Forwarded message ---------\n> From: Ines\n> The reveals are out.'],
    ['a quote that the letter speaks of', 'Hi Ines,\n\nI found this in your letter:\n\n> The reveals are out.'],
    ['no quote', 'Hello\n\nInes'],
    ['nothing', ''],
  ])('Q1: never folded: %s', (_, text) => {
    const { shown, folded } = foldQuotes(blocks(text));
    expect(folded).toEqual([]);
    expect(shown).toEqual(blocks(text));
  });
});

describe('splitQuotedTail', () => {
  test.each([
    ['Yes.\n\nOn Tuesday Maren wrote:\n> Could you?', 'Yes.\n\n'],
    ['\n\nOn Tuesday Maren wrote:\n> Could you?', '\n\n'],
    ['Hello', 'Hello'],
    ['> q\nanswer\n> q', '> q\nanswer\n> q'],
    ['See:\n\n---------- Forwarded message ---------\nFrom: x', 'See:\n\n---------- Forwarded message ---------\nFrom: x'],
    ['', ''],
  ])('%j', (text, own) => {
    const split = splitQuotedTail(text);
    expect(split.own).toBe(own);
    expect(split.own + split.tail).toBe(text);
  });
});

test('joinQuotedTail keeps one empty line between answer and quote', () => {
  expect(joinQuotedTail('Yes.', 'On Tuesday Maren wrote:\n> q')).toBe('Yes.\n\nOn Tuesday Maren wrote:\n> q');
  expect(joinQuotedTail('Yes. \n', '')).toBe('Yes. \n');
  expect(aboveQuotedTail('Yes.', '> q')).toBeNull();
  for (const own of ['', 'Yes.', 'Yes. ', 'Yes.\n', 'Yes.\n\n\n']) expect(aboveQuotedTail(joinQuotedTail(own, '> q'), '> q')).toBe(own);
});

describe('what passes a letter on', () => {
  test('Q1: is known by its subject in many languages, and answers are not', () => {
    for (const subject of ['Fwd: Boats', 'FW: Boats', 'WG: Boote', 'TR : Bateaux', '[yard] Fwd: Boats', '转发：船'])
      expect(forwardsLetter(subject)).toBe(true);
    for (const subject of ['Re: Boats', 'AW: Boote', 'Fwded boats', 'Boats: Fwd', '']) expect(forwardsLetter(subject)).toBe(false);
  });
});

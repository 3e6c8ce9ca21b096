import { describe, expect, it } from 'vitest';
import { fits, isAnswer, learnShapes } from '@/lib/client/shapes';
import { listMessagesOutput } from '@/lib/model/api';
import { type Change, changeSchema } from '@/lib/model/change';
import { say } from '@/lib/model/said';
import { type AnswerName, answerShapes, lateShapes, type Shape } from '@/lib/model/shapes';
import { mailbox, row } from './things';

const shapes = answerShapes();
const { changeSchema: change = 'any', listMessagesOutput: page = 'any' } = shapes;
learnShapes(shapes);

const changes: Change[] = [
  { type: 'mailboxUpserted', mailbox: mailbox(1, { role: 'inbox' }) },
  { type: 'mailboxRemoved', mailboxId: mailbox(1).id },
  {
    type: 'messagesUpserted',
    mailboxId: mailbox(1).id,
    arrived: true,
    rows: [row(1, 5), { ...row(2, 4), sentAt: null, preview: 'Words' }],
  },
  { type: 'flagsChanged', mailboxId: mailbox(1).id, flags: [{ id: row(1, 5).id, flags: ['\\Seen'] }] },
  { type: 'messagesRemoved', mailboxId: mailbox(1).id, ids: [row(1, 5).id] },
  {
    type: 'accountStateChanged',
    state: {
      accountId: row(1, 5).accountId,
      status: 'authFailed',
      reason: [say('said.state.refused', { host: 'mail.example' })],
      lastContactAt: 5,
    },
  },
  { type: 'reset', mailboxId: null },
];

/** Every way of spoiling a value by one place: left out, null, or of another type. */
function* spoiled(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [index, part] of value.entries()) for (const bad of spoiled(part)) yield value.with(index, bad);
    yield 'text';
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      const { [name]: _, ...rest } = value as Record<string, unknown>;
      yield rest;
      for (const bad of spoiled(part)) yield { ...value, [name]: bad };
    }
    yield null;
  } else {
    yield { odd: true };
    yield typeof value === 'string' ? 5 : 'text';
  }
}

describe('the check in the browser', () => {
  it.each(changes)('lets $type through', (value) => {
    expect(fits(change, value)).toBe(true);
  });

  it.each(changes)('refuses every spoiled $type that the schema refuses', (value) => {
    let count = 0;
    for (const bad of spoiled(value)) {
      expect([bad, fits(change, bad)]).toEqual([bad, changeSchema.safeParse(bad).success]);
      count += 1;
    }
    expect(count).toBeGreaterThan(3);
  });

  it('agrees with the schema on a page of a list', () => {
    const good = { rows: [row(1, 5)], position: 0, total: 1, next: null, previous: null };
    expect(fits(page, good)).toBe(true);
    for (const bad of spoiled(good)) expect([bad, fits(page, bad)]).toEqual([bad, listMessagesOutput.safeParse(bad).success]);
  });

  it.each([
    ['integer', 1.5, false],
    ['integer', Number.NaN, false],
    ['number', Number.POSITIVE_INFINITY, false],
    ['null', undefined, false],
    ['#unheardOf', 'text', false],
    ['any', undefined, true],
    [['string', 'null'], null, true],
    [['string', 'null'], 5, false],
    [{ items: 'string' }, ['a', 1], false],
    [{ items: 'string' }, { 0: 'a' }, false],
    [{ parts: { a: 'any' } }, Object.create({ a: 1 }), false],
    [{ parts: { a: 'any' }, optional: ['a'] }, {}, true],
    [{ parts: {} }, { more: 1 }, true],
    [{ parts: {} }, [], false],
    [{ values: 'string' }, { more: 1 }, false],
    [{ enum: ['a', 'b'] }, 'c', false],
    [{ const: 'a' }, 'a', true],
  ] satisfies [Shape, unknown, boolean][])('%j of %j: %s', (shape, value, fitting) => {
    expect(fits(shape, value)).toBe(fitting);
  });

  it('refuses what the page brought no shape for', () => {
    expect(isAnswer('unheardOf' as AnswerName, {})).toBe(false);
  });
});

describe('the shapes', () => {
  it('are there for every answer, and small', () => {
    for (const [name, shape] of Object.entries(shapes)) expect([name, shape]).not.toEqual([name, 'any']);
    expect(JSON.stringify(shapes).length).toBeLessThan(12_000);
  });
  it('of the writing are not part of the page', () => {
    expect(Object.keys(shapes)).not.toContain('draftOutput');
    const late = lateShapes();
    expect(Object.keys(late)).toContain('draftOutput');
    for (const [name, shape] of Object.entries(late)) expect([name, shape]).not.toEqual([name, 'any']);
  });
  it('can be asked for one by one', () => {
    expect(Object.keys(answerShapes(['signInOutput']))).toEqual(['signInOutput']);
  });
});

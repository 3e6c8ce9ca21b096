import { describe, expect, it } from 'vitest';
import { deliverySentence, isTroubled, recipientsOf } from '@/lib/client/delivery-words';
import type { Delivered } from '@/lib/model/delivery-states';

const clock = { now: Date.UTC(2026, 10, 22, 12), zone: 'UTC', locale: 'en-GB' };
const at = (hour: number, minute: number) => Date.UTC(2026, 10, 22, hour, minute);
const learnt = (address: string, state: string, time: number, words: string | null = null): Delivered => ({
  address,
  state,
  words,
  at: time,
});
const people = [
  { name: 'Tomasz Zielinski', address: 'Tomasz@holt.example' },
  { name: 'Joiner', address: 'joiner@holt.example' },
];

describe('the line about how a letter was delivered', () => {
  it('says what counts now of each recipient, trouble first and by address', () => {
    const recipients = recipientsOf([
      learnt('tomasz@holt.example', 'accepted', at(10, 57), '250 queued'),
      learnt('joiner@holt.example', 'accepted', at(10, 57), '250 queued'),
      learnt('tomasz@holt.example', 'delivered', at(10, 58)),
      learnt('tomasz@holt.example', 'read', at(11, 20)),
      learnt('joiner@holt.example', 'returned', at(10, 59), '550 no such user'),
    ]);
    expect(deliverySentence(recipients, people, clock)).toBe('Returned from joiner@holt.example: 550 no such user. Read by Tomasz 11:20.');
    expect(isTroubled(recipients)).toBe(true);
    expect(recipients[0]?.steps.map(({ state }) => state)).toEqual(['accepted', 'delivered', 'read']);
  });

  it('says that the own server took it where nothing else is known, and nothing that is not known', () => {
    const taken = recipientsOf([
      learnt('tomasz@holt.example', 'accepted', at(10, 57)),
      learnt('tomasz@holt.example', 'teleported', at(10, 58)),
    ]);
    expect(deliverySentence(taken, people, clock)).toBe('Your mail server took it 10:57.');
    expect(recipientsOf([])).toEqual([]);
    expect(deliverySentence(recipientsOf([learnt('x@y.test', 'returned', at(9, 0))]), [], clock)).toBe('Returned from x@y.test');
  });

  it('a delay that ended is no longer told', () => {
    const recipients = recipientsOf([learnt('a@x.test', 'delayed', at(9, 0)), learnt('a@x.test', 'delivered', at(10, 0))]);
    expect(deliverySentence(recipients, [], clock)).toBe('Delivered to a@x.test 10:00.');
    expect(isTroubled(recipients)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { compareIds, Reading } from '@/lib/client/reading';

/** A tab that has read up to `since`, and what it said so far. */
function tab(since: string) {
  const said: string[] = [];
  const reading = new Reading({
    since,
    onEvent: ({ data }) => said.push(data),
    onMissed: (place) => said.push(`missed after ${place}`),
    onDoubt: () => said.push('doubt'),
  });
  const hear = (id: string, after: string) => reading.take({ id, after, data: `event ${id}` });
  return { reading, said, hear };
}

describe('the order of ids', () => {
  it('counts within one run of the server, and knows nothing across two', () => {
    expect(compareIds('a-9', 'a-10')).toBeLessThan(0);
    expect(compareIds('a-10', 'a-9')).toBeGreaterThan(0);
    expect(compareIds('a-9', 'a-9')).toBe(0);
    expect(compareIds('', '')).toBe(0);
    expect(compareIds('a-9', 'b-9')).toBeNaN();
    expect(compareIds('', 'a-9')).toBeNaN();
  });
});

describe('a tab that hears events from another', () => {
  it('takes each once, also where they are told again', () => {
    const { said, hear } = tab('a-1');
    hear('a-2', 'a-1');
    hear('a-5', 'a-2');
    hear('a-2', 'a-1');
    hear('a-5', 'a-2');
    hear('a-6', 'a-5');
    expect(said).toEqual(['event a-2', 'event a-5', 'event a-6']);
  });

  it('passes over what its page knew already', () => {
    const { said, hear } = tab('a-4');
    for (const [id, after] of [
      ['a-3', 'a-2'],
      ['a-4', 'a-3'],
      ['a-6', 'a-3'],
    ] as const)
      hear(id, after);
    expect(said).toEqual(['event a-6']);
  });

  it('takes nothing after a gap until what is missing was told', () => {
    const { said, hear } = tab('a-1');
    hear('a-4', 'a-3');
    expect(said).toEqual(['missed after a-1']);
    hear('a-3', 'a-1');
    hear('a-4', 'a-3');
    expect(said.slice(1)).toEqual(['event a-3', 'event a-4']);
  });

  it('sees from where the stream stands that something is missing', () => {
    const { reading, said } = tab('a-3');
    expect(reading.reaches('a-3')).toBe(true);
    expect(reading.reaches('a-2')).toBe(true);
    expect(said).toEqual([]);
    expect(reading.reaches('a-7')).toBe(false);
    expect(said).toEqual(['missed after a-3']);
    expect(reading.place).toBe('a-3');
  });

  it('has everything read anew where the server counts from the beginning, and goes on from there', () => {
    const { said, hear } = tab('a-3');
    hear('b-2', 'b-1');
    hear('b-3', 'b-2');
    expect(said).toEqual(['doubt', 'event b-2', 'event b-3']);
  });

  it('goes over to the new numbers with the event that says so', () => {
    const { said, hear } = tab('a-3');
    hear('b-9', 'a-3');
    hear('b-10', 'b-9');
    expect(said).toEqual(['event b-9', 'event b-10']);
  });

  it('takes what the server itself tells out of turn, and loses nothing after it', () => {
    const { said, hear } = tab('a-3');
    hear('a-5', 'a-3');
    hear('a-4', 'a-5');
    hear('a-6', 'a-4');
    expect(said).toEqual(['event a-5', 'event a-4', 'event a-6']);
  });
});

import { expect, it } from 'vitest';
import { headingFor, headingsOf } from '@/app/_ui/list/headings';
import type { Clock } from '@/lib/client/time';
import { loaded, row } from '../client/things';

const now = Date.parse('2026-11-19T14:00:00Z');
const clock: Clock = { now, zone: 'UTC', locale: 'en-GB' };
const day = 86_400_000;
const pinned = (id: number, at: number) => ({ ...row(id, at), pinned: true });

it('row 52: pinned letters stand under a heading of their own, whatever their days are', () => {
  const list = loaded(9, [
    [0, [pinned(1, now - 400 * day), pinned(2, now - 500 * day), row(3, now - 1000), row(4, now - day)]],
    [7, [row(5, now - day), row(6, now - 40 * day)]],
  ]);
  expect([...headingsOf(list, clock)]).toEqual([
    [0, 'Pinned'],
    [2, 'Today'],
    [3, 'Yesterday'],
    [8, 'October'],
  ]);
  expect([...headingsOf(loaded(2, [[0, [pinned(1, now), pinned(2, now)]]]), clock)]).toEqual([[0, 'Pinned']]);
  expect(headingFor(pinned(1, now), clock)).toBe('Pinned');
  expect(headingFor(row(1, now), clock)).toBe('Today');
});

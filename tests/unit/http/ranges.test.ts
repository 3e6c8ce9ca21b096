import { expect, it } from 'vitest';
import { rangeOf } from '@/lib/http/ranges';

it.each([
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-1000', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-1000', { start: 0, end: 99 }],
  ['bytes=100-', 'none'],
  ['bytes=-0', 'none'],
  ['bytes=20-10', null],
  ['bytes=0-1,5-6', null],
  ['bytes=-', null],
  ['lines=0-5', null],
  ['bytes=1e1-', null],
  [null, null],
])('row 114: reads %s of 100 bytes', (header, wanted) => expect(rangeOf(header, 100)).toEqual(wanted));

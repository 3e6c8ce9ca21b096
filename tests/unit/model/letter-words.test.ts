import { expect, test } from 'vitest';
import { shortName } from '@/lib/model/letter-words';

test.each([
  ['Ines Carvalho', 'Ines'],
  ['Carvalho, Ines', 'Ines'],
  ['山口 陽菜', '山口 陽菜'],
  ['Dr Farida Rahmani', 'Dr Farida Rahmani'],
  ['The Tidewater Letter', 'The Tidewater Letter'],
  ['', 'office'],
  ['office@x.example', 'office'],
])('shortName of %j is %j', (name, short) => {
  expect(shortName({ name, address: 'office@x.example' })).toBe(short);
});

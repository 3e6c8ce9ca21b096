import { expect, it } from 'vitest';
import { brandAt } from '@/lib/model/brand';

const brands = new Map([
  ['a.example', 'A'],
  ['mail.a.example', 'mail of A'],
  ['b.example', 'B'],
]);

it.each([
  ['a.example', 'A'],
  ['webmail.a.example', 'A'],
  ['mail.a.example', 'mail of A'],
  ['x.mail.a.example', 'mail of A'],
  ['b.example', 'B'],
  ['bb.example', null],
  ['example', null],
  ['', null],
])('7: at %j stands the brand %j', (host, name) => expect(brandAt(host, brands)).toBe(name));

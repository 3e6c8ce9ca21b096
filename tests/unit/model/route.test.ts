import { expect, it } from 'vitest';
import { wayOn } from '@/lib/model/route';

it.each(['/mail', '/mail/12/34?sort=oldest', '/mail/role/inbox', '/compose/3f2a', '/mail?words=a%20b'])('leads on to %s', (way) => {
  expect(wayOn(way)).toBe(way);
});

it.each([
  '//evil.example',
  '/mail@evil.example',
  '/mail//evil.example\\',
  'https://evil.example/mail',
  '/mailbox',
  '/api/session',
  '',
  ['/mail'],
  undefined,
])('leads to the mail where %j is named', (way) => {
  expect(wayOn(way)).toBe('/mail');
});

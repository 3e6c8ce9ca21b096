import { expect, it } from 'vitest';
import { onceEach } from '@/lib/mail/export-once';

it('row 217: of Gmail’s all mail what lies in no other folder is saved, and nothing of it is lost', () => {
  const left: number[] = [];
  const wanted = onceEach((bytes) => left.push(bytes));
  const [inbox, travel, all] = [{ role: 'inbox' }, { role: null }, { role: 'all' }] as const;
  expect(wanted(inbox, { emailId: 'a', size: 1 })).toBe(true);
  // A letter with two labels lies in the folder of each.
  expect(wanted(travel, { emailId: 'a', size: 1 })).toBe(true);
  expect(wanted(all, { emailId: 'a', size: 1 })).toBe(false);
  expect(wanted(all, { emailId: 'archived', size: 2 })).toBe(true);
  expect(wanted(all, { emailId: null, size: 3 })).toBe(true);
  expect(left).toEqual([1]);
});

import { expect, it } from 'vitest';
import { orderOfAll } from '@/lib/client/account-calls';
import type { Account } from '@/lib/model/account';
import type { AccountId } from '@/lib/model/ids';

const account = (id: number): Account => ({ id: id as AccountId, address: `${id}@kestrel.example`, name: '' });
const shell = { accounts: [1, 3, 4].map(account), locked: [2].map(account) };

it.each([
  ['a locked account keeps its place', [3, 2, 1, 4], [1, 3, 4], [1, 2, 3, 4]],
  ['the first order has only those that are open', [], [4, 1, 3], [4, 1, 3]],
  ['a removed one is forgotten', [9, 3, 2, 1], [3, 4, 1], [3, 2, 4, 1]],
])('in the order of accounts %s', (_name, before, open, after) => {
  expect(orderOfAll(shell, before, open)).toEqual(after);
});

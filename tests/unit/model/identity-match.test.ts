import { describe, expect, it } from 'vitest';
import { type Identity, keepIdentityInput } from '@/lib/model/identities';
import { cameTo, isIdentityAddress, ownAmong, partOf, standsFor, withPart } from '@/lib/model/identity-match';
import type { AccountId } from '@/lib/model/ids';

const accounts = [
  { id: 1, address: 'maren@harbour.example' },
  { id: 2, address: 'm.oduya@kestrel.example' },
];
const identity = (id: number, accountId: number, address: string): Identity => ({
  id,
  accountId: accountId as AccountId,
  address,
  name: '',
  replyTo: [],
  bcc: [],
  html: '',
  text: '',
  place: 'above',
  isDefault: false,
});
const sales = identity(10, 1, 'sales@harbour.example');
const plus = identity(11, 1, 'maren+*@harbour.example');
const all = identity(12, 1, '*@oduya.example');
const old = identity(13, 2, 'maren.oduya@kestrel.example');
const identities = [all, sales, plus, old];
const arrive = (traces: string[], named: string[], accountId = 1) => cameTo({ accountId, traces, named }, identities, accounts);

describe('row 129: an address with a star', () => {
  it('stands for what has something in its place, whatever the case', () => {
    expect(standsFor('*@oduya.example', 'Shop@Oduya.example')).toBe(true);
    expect(standsFor('maren+*@harbour.example', 'maren+news@harbour.example')).toBe(true);
    expect(standsFor('maren+*@harbour.example', 'maren+@harbour.example')).toBe(false);
    expect(standsFor('maren+*@harbour.example', 'maren@harbour.example')).toBe(false);
    expect(standsFor('*@oduya.example', 'a@b.oduya.example')).toBe(false);
    expect(standsFor('*@oduya.example', 'a\r\nBcc: x@oduya.example')).toBe(false);
    expect(standsFor('*@oduya.example', 'evil@x.example@oduya.example')).toBe(false);
  });
  it('has one star, at the end of the part before the sign', () => {
    for (const good of ['a@b.example', '*@b.example', 'a+*@b.example']) expect(isIdentityAddress(good), good).toBe(true);
    for (const bad of ['*', '@b.example', 'a*b@c.example', '**@c.example', 'a@*.example', 'a b*@c.example', '*@c']) {
      expect(isIdentityAddress(bad), bad).toBe(false);
    }
  });
  it('gives and takes the part', () => {
    expect(withPart('maren+*@harbour.example', ' $& ')).toBe('maren+$&@harbour.example');
    expect(partOf('maren+*@harbour.example', 'maren+news@harbour.example')).toBe('news');
    expect(partOf('maren+*@harbour.example', 'other@harbour.example')).toBe('');
    expect(partOf('*@oduya.example', null)).toBe('');
  });
});

describe('C2: an answer is from the address that the letter came to', () => {
  it('where the server wrote down an alias, whatever the letter names', () => {
    expect(arrive(['sales@harbour.example'], ['maren@harbour.example'])).toEqual({ accountId: 1, identityId: 10, from: null });
    expect(arrive(['maren@harbour.example', 'shop@oduya.example'], ['list@x.example'])).toEqual({
      accountId: 1,
      identityId: 12,
      from: 'shop@oduya.example',
    });
  });
  it('where the server wrote down only the mailbox, the one of ours that the letter names', () => {
    expect(arrive(['maren@harbour.example'], ['x@y.example', 'Sales@Harbour.example']).identityId).toBe(10);
    expect(arrive(['maren@harbour.example'], ['maren@harbour.example', 'sales@harbour.example']).identityId).toBeNull();
  });
  it('the account itself where nothing of ours is named, and for blind copies', () => {
    expect(arrive([], ['list@x.example'])).toEqual({ accountId: 1, identityId: null, from: null });
    expect(arrive([], [], 2)).toEqual({ accountId: 2, identityId: null, from: null });
  });
  it('the account that the letter lies in before another one', () => {
    expect(arrive([], ['m.oduya@kestrel.example', 'maren+x@harbour.example'], 1)).toEqual({ accountId: 2, identityId: null, from: null });
    expect(arrive([], ['maren+x@harbour.example'], 2)).toEqual({ accountId: 1, identityId: 11, from: 'maren+x@harbour.example' });
  });
  it('an address by itself before one with a star', () => {
    const shop = identity(14, 1, 'shop@oduya.example');
    expect(cameTo({ accountId: 1, traces: ['shop@oduya.example'], named: [] }, [all, shop], accounts)).toEqual({
      accountId: 1,
      identityId: 14,
      from: null,
    });
  });
});

it('C2: knows the writer among the recipients, and not a colleague at the same domain', () => {
  const people = ['sales@harbour.example', 'maren+a@harbour.example', 'ann@oduya.example', 'x@y.example'].map((address) => ({
    name: '',
    address,
  }));
  expect([...ownAmong(people, identities, accounts, 'shop@oduya.example')].sort()).toEqual(
    ['m.oduya@kestrel.example', 'maren+a@harbour.example', 'maren@harbour.example', 'sales@harbour.example', 'shop@oduya.example'].sort(),
  );
});

it('T50: an identity has no place for a second header line', () => {
  const good = { ...sales, id: undefined };
  expect(keepIdentityInput.safeParse(good).success).toBe(true);
  for (const wrong of [
    { name: 'A\r\nBcc: x@y.example' },
    { name: 'A\u2028B' },
    { address: 'a@b.example\nX: y' },
    { replyTo: ['a@b.example\r\nX: y'] },
    { bcc: ['a b@c.example'] },
  ])
    expect(keepIdentityInput.safeParse({ ...good, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
});

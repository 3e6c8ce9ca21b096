import { describe, expect, it } from 'vitest';
import { readTrust } from '@/lib/mime/trust-facts';

const from = 'ada@sender.example';
const wish = (lines: readonly string[], sender = from) =>
  readTrust({
    header: Buffer.from([...lines, `From: Ada <${sender}>`, ''].join('\r\n')),
    trusted: { ids: [], site: null },
    address: sender,
  }).receipt;
const asked = 'Disposition-Notification-To: "Lovelace, Ada" <ada@sender.example>';

describe('T18: who may ask to be told that a letter was read', () => {
  it('the sender', () => {
    expect(wish([asked])).toEqual({ to: from, original: null });
    expect(wish(['Original-Recipient: rfc822;me@home.example', asked])).toEqual({ to: from, original: 'rfc822;me@home.example' });
    expect(wish(['Return-Path: <bounce@mailer.example>', asked])?.to).toBe(from);
  });

  it('another address of the sender’s site', () => {
    expect(wish(['Disposition-Notification-To: office@mail.sender.example'])?.to).toBe('office@mail.sender.example');
  });

  it.each([
    ['somebody else', ['Disposition-Notification-To: spy@else.example']],
    ['several', ['Disposition-Notification-To: ada@sender.example, spy@else.example']],
    ['several fields', [asked, asked]],
    ['nobody', ['Disposition-Notification-To: Ada']],
    ['a group', ['Disposition-Notification-To: all: ada@sender.example;']],
    ['a letter that nobody sent', ['Return-Path: <>', asked]],
    ['a list', ['List-Id: <news.sender.example>', asked]],
    ['a newsletter', ['List-Unsubscribe: <https://sender.example/u>', asked]],
    ['bulk mail', ['Precedence: bulk', asked]],
    ['a machine', ['Auto-Submitted: auto-generated', asked]],
    ['who requires what is not understood', ['Disposition-Notification-Options: x=required,y', asked]],
    ['an address with a line end', ['Disposition-Notification-To: <ada@sender.example\u0000>']],
    ['older ways of asking', ['Return-Receipt-To: ada@sender.example', 'X-Confirm-Reading-To: ada@sender.example']],
  ])('not %s', (_, lines) => {
    expect(wish(lines)).toBeNull();
  });

  it('not a letter of several senders', () => {
    expect(wish(['From: Eve <eve@else.example>', asked])).toBeNull();
  });
});

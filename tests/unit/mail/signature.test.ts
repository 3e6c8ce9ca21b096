import { describe, expect, it } from 'vitest';
import { withSignature } from '@/lib/mail/signature';
import { emptyContent } from '@/lib/model/draft-content';
import type { Identity } from '@/lib/model/identities';
import type { AccountId } from '@/lib/model/ids';

const maren: Identity = {
  id: 7,
  accountId: 1 as AccountId,
  address: 'maren@harbour.example',
  name: '',
  replyTo: [],
  bcc: [],
  html: '<b>Maren</b>',
  text: 'Maren\nHarbour office',
  place: 'above',
  isDefault: false,
};
const below = { ...maren, place: 'below' as const };
const answer = { ...emptyContent, text: '\n\nAnn wrote:\n> Hello\n' };
const quote = '<div data-oriel-quote>Ann wrote:<blockquote type="cite">Hello</blockquote></div>';

describe('C8: the signature', () => {
  it('stands after its line of dashes, above or below the quote', () => {
    expect(withSignature(emptyContent, maren, false).text).toBe('\n\n-- \nMaren\nHarbour office');
    expect(withSignature(answer, maren, false).text).toBe('\n\n-- \nMaren\nHarbour office\n\nAnn wrote:\n> Hello\n');
    expect(withSignature(answer, below, false).text).toBe('\n\nAnn wrote:\n> Hello\n\n-- \nMaren\nHarbour office');
  });
  it('stands in its own element of a formatted letter, with its identity', () => {
    const element = '<div data-oriel-signature="7"><b>Maren</b></div>';
    expect(withSignature(emptyContent, maren, true).html).toBe(`<div><br></div>${element}`);
    expect(withSignature({ ...answer, html: `<p>x</p>${quote}` }, maren, true).html).toBe(`<p>x</p>${element}${quote}`);
    expect(withSignature({ ...answer, html: quote }, below, true).html).toBe(`<div><br></div>${quote}${element}`);
  });
  it('makes no format where the writer wants none, and nothing of nothing', () => {
    expect(withSignature(emptyContent, maren, false).html).toBeNull();
    expect(withSignature(answer, { ...maren, html: '', text: ' ' }, true)).toBe(answer);
    expect(withSignature(answer, undefined, true)).toBe(answer);
  });
});

import { describe, expect, it } from 'vitest';
import { type LinkCard, withCards } from '@/lib/mail/link-cards';

const card: LinkCard = {
  filename: 'Film <1>.mp4',
  size: 312_000_000,
  url: 'https://mail.test/files/abc',
  until: Date.UTC(2026, 11, 23),
  wish: { origin: 'https://mail.test', locale: 'en-GB', until: 'Available until {date}' },
};
const lines = 'Film <1>.mp4 (312 MB, Available until 23 December 2026)\nhttps://mail.test/files/abc';
const plain = (text: string) => withCards({ text, html: null }, [card]).text;
const formatted = (html: string) => withCards({ text: '', html }, [card]).html ?? '';

describe('row 114: what stands in the letter for a link', () => {
  it.each([
    ['', `${lines}\n\n`],
    ['Hello', `Hello\n\n${lines}\n\n`],
    ['Hello\n\n-- \nAnna', `Hello\n\n${lines}\n\n-- \nAnna`],
    ['Hello\n\nOn Monday Ben wrote:\n> Hi\n', `Hello\n\n${lines}\n\nOn Monday Ben wrote:\n> Hi\n`],
    ['Hello\n\n-- \nAnna\n\nOn Monday Ben wrote:\n> Hi', `Hello\n\n${lines}\n\n-- \nAnna\n\nOn Monday Ben wrote:\n> Hi`],
    ['\n\n---------- Forwarded letter ----------\nFrom: x', `${lines}\n\n---------- Forwarded letter ----------\nFrom: x`],
  ])('comes after the words of %j', (text, wanted) => expect(plain(text)).toBe(wanted));

  it('stands before signature and quote in a letter with format, with its name as text', () => {
    const html = formatted('<div>Hello</div><div data-oriel-signature="1">A</div><div data-oriel-quote="">B</div>');
    expect(html).toMatch(/^<div>Hello<\/div><div style=.*<\/div><div data-oriel-signature="1">A<\/div><div data-oriel-quote="">B<\/div>$/u);
    expect(html).toContain('<a href="https://mail.test/files/abc"><bdi>Film &lt;1&gt;.mp4</bdi></a>');
    expect(html).toContain('312 MB · Available until 23 December 2026');
    expect(formatted('<div>Hello</div>')).toMatch(/^<div>Hello<\/div><div style=/u);
  });

  it('comes once, also into a letter that was taken from the folder with it', () => {
    expect(plain(plain('Hello'))).toBe(plain('Hello'));
    expect(formatted(formatted('<div>Hello</div>'))).toBe(formatted('<div>Hello</div>'));
    expect(withCards({ text: 'x', html: null }, []).text).toBe('x');
  });
});

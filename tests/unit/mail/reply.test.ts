import { describe, expect, it } from 'vitest';
import {
  answerReferences,
  attribution,
  firstText,
  forwardHead,
  forwardSubject,
  quoteText,
  replyRecipients,
  replySubject,
} from '@/lib/mail/reply';
import { splitQuotedTail } from '@/lib/model/quotes';

describe('replySubject', () => {
  it.each([
    ['Plans', 'Re: Plans'],
    ['Re: Plans', 'Re: Plans'],
    ['RE: re:Re : Plans', 'Re: Plans'],
    ['AW: SV: Antw: VS: Plans', 'Re: Plans'],
    ['Re[2]: Plans', 'Re: Plans'],
    ['Re(3): Plans', 'Re: Plans'],
    ['Re^2: Plans', 'Re: Plans'],
    ['回复：计划', 'Re: 计划'],
    ['Re: 答复: 计划', 'Re: 计划'],
    ['Odp: YNT: Vá: Plans', 'Re: Plans'],
    ['Fwd: Plans', 'Re: Fwd: Plans'],
    ['Re: Fwd: Re: Plans', 'Re: Fwd: Re: Plans'],
    ['Ref: 12/2026', 'Re: Ref: 12/2026'],
    ['Reply: all', 'Re: Reply: all'],
    ['Rendezvous', 'Re: Rendezvous'],
    ['', 'Re:'],
    ['  Re:  ', 'Re:'],
  ])('“%s” becomes “%s”', (subject, answer) => expect(replySubject(subject)).toBe(answer));
});

describe('forwardSubject', () => {
  it.each([
    ['Plans', 'Fwd: Plans'],
    ['FW: WG: TR: Plans', 'Fwd: Plans'],
    ['Fwd: Re: Plans', 'Fwd: Re: Plans'],
    ['转发：计划', 'Fwd: 计划'],
    ['Interesting: this', 'Fwd: Interesting: this'],
  ])('“%s” becomes “%s”', (subject, forwarded) => expect(forwardSubject(subject)).toBe(forwarded));
});

const person = (name: string) => ({ name, address: `${name.toLowerCase()}@x.test` });
const [anna, ben, cleo, dora, me, list] = ['Anna', 'Ben', 'Cleo', 'Dora', 'Me', 'List'].map(person) as [
  typeof a,
  typeof a,
  typeof a,
  typeof a,
  typeof a,
  typeof a,
];
const a = person('A');
const own = new Set(['me@x.test', 'me@other.test']);

describe('replyRecipients', () => {
  it.each([
    ['reply goes to From', 'reply', { from: [anna], replyTo: [], to: [me, ben], cc: [cleo] }, { to: [anna], cc: [] }],
    ['Reply-To wins', 'reply', { from: [anna], replyTo: [list], to: [me], cc: [] }, { to: [list], cc: [] }],
    [
      'reply all keeps the others in Cc, without me',
      'replyAll',
      { from: [anna], replyTo: [], to: [me, ben], cc: [cleo, me] },
      { to: [anna], cc: [ben, cleo] },
    ],
    [
      'nobody is named twice',
      'replyAll',
      { from: [anna], replyTo: [], to: [anna, ben, { ...ben, address: 'BEN@x.test' }], cc: [ben] },
      { to: [anna], cc: [ben] },
    ],
    [
      'my own letter is answered to those it went to',
      'reply',
      { from: [me], replyTo: [], to: [ben, cleo], cc: [dora] },
      { to: [ben, cleo], cc: [] },
    ],
    ['my own letter to all', 'replyAll', { from: [me], replyTo: [], to: [ben], cc: [dora, me] }, { to: [ben], cc: [dora] }],
    ['a letter to myself goes to myself', 'replyAll', { from: [me], replyTo: [], to: [me], cc: [] }, { to: [me], cc: [] }],
    [
      'my other address counts as mine',
      'replyAll',
      { from: [anna], replyTo: [], to: [{ name: '', address: 'ME@other.test' }], cc: [] },
      { to: [anna], cc: [] },
    ],
    [
      'a list in Reply-To, and the author stays out',
      'replyAll',
      { from: [anna], replyTo: [list], to: [list], cc: [ben] },
      { to: [list], cc: [ben] },
    ],
    ['my own letter that asks for answers elsewhere', 'reply', { from: [me], replyTo: [list], to: [ben], cc: [] }, { to: [list], cc: [] }],
    ['mine, with only Cc left', 'replyAll', { from: [me], replyTo: [], to: [me], cc: [dora] }, { to: [dora], cc: [] }],
    ['no sender at all', 'reply', { from: [], replyTo: [], to: [ben], cc: [] }, { to: [], cc: [] }],
  ] as const)('%s', (_title, kind, original, expected) => {
    const people = { from: [...original.from], replyTo: [...original.replyTo], to: [...original.to], cc: [...original.cc] };
    expect(replyRecipients(kind, people, own)).toEqual(expected);
  });
});

describe('quoting', () => {
  it('marks each line, deepens older quotes, leaves the signature out', () => {
    expect(quoteText('Hello\r\n\r\n> older\n>> oldest  \nBye  \n-- \nAnna Lind\nOslo\n')).toBe('> Hello\n>\n>> older\n>>> oldest  \n> Bye');
  });

  it('keeps a long tail below a "-- " that is no signature', () => {
    const text = `A\n-- \n${'line\n'.repeat(30)}`;
    expect(quoteText(text).split('\n')).toHaveLength(32);
  });

  it('says who wrote when, in the writer’s time zone', () => {
    const at = Date.UTC(2026, 10, 21, 23, 51);
    expect(attribution(anna, at, 'Europe/Oslo')).toBe('On Sun, 22 Nov 2026 at 00:51, Anna wrote:');
    expect(attribution({ name: '', address: 'x@y.test' }, at)).toBe('On Sat, 21 Nov 2026 at 23:51 UTC, x@y.test wrote:');
    expect(attribution(undefined, at, 'No/Where')).toBe('On Sat, 21 Nov 2026 at 23:51 UTC, somebody wrote:');
  });

  it('makes a text whose quote the composer can fold', () => {
    const text = firstText('reply', attribution(anna, 0, 'UTC'), 'Hello\nthere');
    expect(text).toBe('\n\nOn Thu, 1 Jan 1970 at 00:00, Anna wrote:\n> Hello\n> there\n');
    expect(splitQuotedTail(text).tail.startsWith('On Thu')).toBe(true);
  });

  it('puts the header lines above a forwarded text', () => {
    const head = forwardHead({ from: [anna], to: [me, ben], subject: 'Plans\tfor  all', sentAt: 0, internalAt: 5 }, [cleo], 'UTC');
    expect(firstText('forward', head, 'Hello\n')).toBe(
      '\n\n---------- Forwarded message ----------\nFrom: Anna <anna@x.test>\nDate: Thu, 1 Jan 1970 at 00:00\nSubject: Plans for all\nTo: Me <me@x.test>, Ben <ben@x.test>\nCc: Cleo <cleo@x.test>\n\nHello\n',
    );
  });
});

describe('answerReferences', () => {
  it('follows RFC 5322 section 3.6.4', () => {
    expect(answerReferences({ references: ['1@x', '2@x'], inReplyTo: '2@x', messageIdHeader: '3@x' })).toEqual(['1@x', '2@x', '3@x']);
    expect(answerReferences({ references: [], inReplyTo: '2@x', messageIdHeader: '3@x' })).toEqual(['2@x', '3@x']);
    expect(answerReferences({ references: ['3@x', '2@x'], inReplyTo: null, messageIdHeader: '3@x' })).toEqual(['2@x', '3@x']);
    expect(answerReferences({ references: [], inReplyTo: null, messageIdHeader: null })).toEqual([]);
  });

  it('stays short in an endless thread', () => {
    const references = Array.from({ length: 500 }, (_, index) => `${index}@x`);
    const capped = answerReferences({ references, inReplyTo: null, messageIdHeader: 'last@x' });
    expect([capped.length, capped[0], capped.at(-1)]).toEqual([20, '0@x', 'last@x']);
  });
});

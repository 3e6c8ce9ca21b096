import { describe, expect, it } from 'vitest';
import { languages, readTexts, speechFor } from '@/lib/client/languages';
import en from '@/lib/client/texts/en';
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
import { announcesForward, splitQuotedTail } from '@/lib/model/quotes';

const english = { texts: en, locale: 'en-GB' };

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
    expect(attribution(anna, at, { ...english, timeZone: 'Europe/Oslo' })).toBe('On Sun, 22 Nov 2026 at 00:51, Anna wrote:');
    expect(attribution({ name: '', address: 'x@y.test' }, at, english)).toBe('On Sat, 21 Nov 2026 at 23:51 UTC, x@y.test wrote:');
    expect(attribution(undefined, at, { ...english, timeZone: 'No/Where' })).toBe('On Sat, 21 Nov 2026 at 23:51 UTC, somebody wrote:');
  });

  it('makes a text whose quote the composer can fold', () => {
    const text = firstText('reply', attribution(anna, 0, { ...english, timeZone: 'UTC' }), 'Hello\nthere');
    expect(text).toBe('\n\nOn Thu, 1 Jan 1970 at 00:00, Anna wrote:\n> Hello\n> there\n');
    expect(splitQuotedTail(text).tail.startsWith('On Thu')).toBe(true);
  });

  it('puts the header lines above a forwarded text', () => {
    const head = forwardHead({ from: [anna], to: [me, ben], subject: 'Plans\tfor  all', sentAt: 0, internalAt: 5 }, [cleo], {
      ...english,
      timeZone: 'UTC',
    });
    expect(firstText('forward', head, 'Hello\n')).toBe(
      '\n\n---------- Forwarded message ----------\nFrom: Anna <anna@x.test>\nDate: Thu, 1 Jan 1970 at 00:00\nSubject: Plans for all\nTo: Me <me@x.test>, Ben <ben@x.test>\nCc: Cleo <cleo@x.test>\n\nHello\n',
    );
  });
});

describe('I1: in the language of the writer', () => {
  const at = Date.UTC(2026, 10, 21, 23, 51);
  const timeZone = 'Europe/Oslo';
  const writingIn = async (tag: string) => {
    const { language, locale } = speechFor('auto', [tag]);
    return { texts: await readTexts(language), locale, timeZone };
  };

  it.each([
    ['en-US', 'On Sun, Nov 22, 2026 at 12:51 AM, Anna wrote:'],
    ['de-DE', 'Am So., 22. Nov. 2026 um 00:51 schrieb Anna:'],
    ['fr', 'Le dim. 22 nov. 2026 à 00:51, Anna a écrit :'],
    ['es', 'El dom, 22 nov 2026 a las 00:51, Anna escribió:'],
    ['ar', 'في الأحد، 22 نوفمبر 2026 الساعة 12:51 ص، كتب Anna:'],
    ['ja', '2026年11月22日(日) 00:51、Anna が書きました:'],
  ])('%s: who wrote when', async (tag, words) => {
    expect(attribution(anna, at, await writingIn(tag))).toBe(words);
  });

  it.each(languages)('%s: what announces a quote is folded with it, and a forwarded letter is known as one', async (language) => {
    const writing = await writingIn(language);
    const head = attribution(anna, at, writing);
    for (const own of ['', 'Yes.']) expect(splitQuotedTail(`${own}${firstText('reply', head, 'Hello\nthere')}`).tail).toMatch(head);
    const row = { from: [anna], to: [me], subject: 'Plans', sentAt: at, internalAt: at };
    const forwarded = forwardHead(row, [], writing);
    expect(announcesForward(forwarded.split('\n')[0] ?? '')).toBe(true);
    expect(splitQuotedTail(firstText('forward', forwarded, 'Hello')).tail).toBe('');
  });

  it('names no more than fifty people, and says how many others there are', async () => {
    const to = Array.from({ length: 53 }, (_, at) => ({ name: '', address: `p${at}@x.test` }));
    const head = forwardHead({ from: [anna], to, subject: 'Plans', sentAt: at, internalAt: at }, [], await writingIn('de'));
    expect(head).toContain('p49@x.test und 3 weitere');
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

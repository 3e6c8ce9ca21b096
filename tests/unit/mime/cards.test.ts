import { describe, expect, test } from 'vitest';
import { type CardBytes, composeCards } from '@/lib/mime/compose-cards';
import { readContacts } from '@/lib/mime/contact-card';
import { contentLines } from '@/lib/mime/content-lines';
import { readEvents } from '@/lib/mime/event-card';
import { zoneNamed } from '@/lib/mime/event-zone';

const lines = (...all: string[]) => all.join('\r\n');
const card = (...inside: string[]) => lines('BEGIN:VCARD', 'VERSION:3.0', ...inside, 'END:VCARD');
const calendar = (...inside: string[]) => lines('BEGIN:VCALENDAR', 'VERSION:2.0', ...inside, 'END:VCALENDAR');
const event = (...inside: string[]) => lines('BEGIN:VEVENT', 'UID:1@x', ...inside, 'END:VEVENT');
const only = (text: string) => {
  const { events } = readEvents(text, null);
  expect(events).toHaveLength(1);
  return events[0];
};
const png = Buffer.from('89504e470d0a1a0a0000', 'hex').toString('base64');

describe('contacts', () => {
  test('are read with their name, place, addresses and numbers', () => {
    const text = card(
      'N:Lindqvist;Jo;;Dr.;',
      'FN:Dr. Jo Lindqvist',
      'ORG:Harbour\\, Ltd;Sails',
      'TITLE:Rigger',
      'item1.EMAIL;TYPE=work:jo@example.org',
      'EMAIL:mailto:jo@example.net',
      'EMAIL:no address',
      'TEL;VALUE=uri;TYPE="voice,home":tel:+46-1-23',
    );
    const contact = {
      name: 'Dr. Jo Lindqvist',
      role: 'Rigger, Harbour, Ltd, Sails',
      mails: ['jo@example.org', 'jo@example.net'],
      phones: ['+46-1-23'],
    };
    expect(readContacts(text)).toEqual({ contacts: [contact], more: 0 });
  });

  test('of vCard 2.1 are read in their own charset, over soft line breaks', () => {
    const text = lines(
      'BEGIN:VCARD',
      'VERSION:2.1',
      'N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Stra=DFe=',
      ';J=F6rg',
      'TEL;CELL;VOICE:0123',
      'END:VCARD',
    );
    expect(readContacts(text).contacts).toEqual([{ name: 'Jörg Straße', role: '', mails: [], phones: ['0123'] }]);
  });

  test('T18: bring a picture only where it lies in the card and is one; never an address', () => {
    const photo = (line: string) => readContacts(card('FN:Jo', line)).contacts[0]?.photo;
    expect(photo(`PHOTO;ENCODING=b;TYPE=JPEG:${png}`)).toBe(`data:image/png;base64,${png}`);
    expect(photo(`PHOTO:data:image/svg+xml;base64,${png}`)).toBe(`data:image/png;base64,${png}`);
    for (const line of [
      'PHOTO;VALUE=uri:https://tracker.example/jo.png',
      'PHOTO:https://tracker.example/jo.png',
      `PHOTO:data:image/svg+xml;base64,${Buffer.from('<svg onload="x"/>').toString('base64')}`,
      `PHOTO;ENCODING=b:${Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(60_000)]).toString('base64')}`,
    ])
      expect(photo(line), line.slice(0, 60)).toBeUndefined();
  });

  test('of one inside another, without end, or without anything are left out; the first five are named', () => {
    expect(readContacts(card('AGENT:', 'BEGIN:VCARD', 'FN:Inner', 'END:VCARD', 'FN:Outer')).contacts.map(({ name }) => name)).toEqual([
      'Outer',
    ]);
    expect(readContacts('BEGIN:VCARD\nFN:Never ends').contacts).toEqual([]);
    expect(readContacts(card('NOTE:Nothing')).contacts).toEqual([]);
    const many = readContacts(Array.from({ length: 9 }, (_, at) => card(`FN:N${at}`)).join('\r\n'));
    expect([many.contacts.length, many.more]).toEqual([5, 4]);
  });

  test('keep no control or direction signs of a name', () => {
    expect(readContacts(card('FN:Jo\u202egpj.exe\u0007')).contacts[0]?.name).toBe('Jogpj.exe');
  });
});

describe('content lines', () => {
  test('are unfolded; quotes guard colons, semicolons and commas', () => {
    const [line] = contentLines('ATTENDEE;CN="Lind; Jo: x,y";PARTSTAT=ACC\r\n EPTED:mailto:jo@example.org');
    expect(line?.params.get('CN')).toEqual(['Lind; Jo: x,y']);
    expect([line?.params.get('PARTSTAT'), line?.value]).toEqual([['ACCEPTED'], 'mailto:jo@example.org']);
  });

  test('T64: of any shape are read to their end, in the time of a test', () => {
    for (const text of [
      '"'.repeat(2_000_000),
      ';'.repeat(2_000_000),
      'A;'.repeat(500_000),
      'A:b\n '.repeat(400_000),
      ':\n'.repeat(900_000),
    ]) {
      let count = 0;
      for (const _ of contentLines(text)) count += 1;
      expect(count).toBeLessThanOrEqual(20_000);
    }
  });
});

describe('events', () => {
  test('are read with their times in a zone of the tz database, of Windows, or of the letter', () => {
    const of = (zone: string, ...more: string[]) =>
      only(calendar(...more, event(`DTSTART;TZID=${zone}:20260701T140000`, `DTEND;TZID=${zone}:20260701T153000`)))?.start;
    const noon = Date.UTC(2026, 6, 1, 12);
    expect(of('Europe/Berlin')).toEqual({ at: noon, day: '2026-07-01', time: '14:00', zone: 'Europe/Berlin' });
    expect(of('W. Europe Standard Time')).toMatchObject({ at: noon, zone: 'Europe/Berlin' });
    expect(of('/example.org/20260101/Europe/Berlin')).toMatchObject({ at: noon, zone: 'Europe/Berlin' });
    const half = (kind: string, to: string, rule: string) =>
      lines(`BEGIN:${kind}`, 'DTSTART:19700101T020000', `TZOFFSETTO:${to}`, rule, `END:${kind}`);
    const own = lines(
      'BEGIN:VTIMEZONE',
      'TZID:Ours',
      half('STANDARD', '+0100', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU'),
      half('DAYLIGHT', '+0200', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU'),
      'END:VTIMEZONE',
    );
    expect(of('Ours', own)).toMatchObject({ at: noon, zone: 'Ours' });
    expect(of('Nobody knows')).toEqual({ at: null, day: '2026-07-01', time: '14:00', zone: 'Nobody knows' });
    expect(zoneNamed('constructor')).toBeNull();
  });

  test('of whole days end on their last day; a length stands for an end', () => {
    expect(only(calendar(event('DTSTART;VALUE=DATE:20261103', 'DTEND;VALUE=DATE:20261106')))).toMatchObject({
      start: { at: null, day: '2026-11-03', time: '' },
      end: { day: '2026-11-05' },
    });
    expect(only(calendar(event('DTSTART;VALUE=DATE:20261103', 'DTEND;VALUE=DATE:20261104')))?.end).toBeNull();
    expect(only(calendar(event('DTSTART:20261103T230000Z', 'DURATION:PT1H30M')))?.end).toMatchObject({ day: '2026-11-04', time: '00:30' });
    expect(only(calendar(event('DTSTART:20261399T230000Z')))?.start).toBeNull();
  });

  test('say who asks whom, and who said what', () => {
    const text = calendar(
      'METHOD:REPLY',
      event(
        'SUMMARY:Launch\\, at last',
        'ORGANIZER;CN=Maren:mailto:maren@example.org',
        'ATTENDEE;PARTSTAT=ACCEPTED;CN="Ada L.":MAILTO:ada@example.org',
      ),
    );
    expect(readEvents(text, null)).toMatchObject({
      method: 'reply',
      events: [
        {
          title: 'Launch, at last',
          organizer: { name: 'Maren', address: 'maren@example.org' },
          guests: [{ name: 'Ada L.', address: 'ada@example.org', state: 'accepted' }],
        },
      ],
    });
    expect(readEvents(calendar(event('SUMMARY:x')), 'CANCEL')).toMatchObject({ method: 'cancel', events: [{ cancelled: true }] });
  });

  test('T64: repeat by name only: no rule is worked out, however many times it says', () => {
    const bomb = calendar(event('DTSTART:19000101T000000Z', 'RRULE:FREQ=SECONDLY;COUNT=999999999;BYSECOND=0,1,2'));
    expect(only(bomb)?.repeats).toEqual({ unit: 'other', every: 1, days: [], until: '', times: 9999 });
    const weekly = calendar(event('DTSTART:20261103T140000Z', 'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,TU;UNTIL=20261231T000000Z'));
    expect(only(weekly)?.repeats).toEqual({ unit: 'week', every: 2, days: [2, 4], until: '2026-12-31', times: 0 });
  });

  test('T64: of a deep, a wide or a crowded calendar are bounded', () => {
    expect(readEvents('BEGIN:VCALENDAR\n'.repeat(20_000), null).events).toEqual([]);
    const wide = readEvents(calendar(...Array.from({ length: 3000 }, () => event('SUMMARY:x'))), null);
    expect(wide.events).toHaveLength(5);
    const crowd = only(calendar(event(...Array.from({ length: 900 }, (_, at) => `ATTENDEE:mailto:p${at}@example.org`))));
    expect([crowd?.guests.length, crowd?.moreGuests]).toEqual([50, 850]);
  });
});

test('an invitation that comes twice is one card, and what cannot be read is none', () => {
  const file = (part: string, words: string, kind: CardBytes['kind'] = 'events'): CardBytes => {
    return { kind, part, bytes: Buffer.from(words), encoding: '8bit', charset: 'utf-8', method: null };
  };
  const invitation = calendar('METHOD:REQUEST', event('SUMMARY:x'));
  const cards = composeCards([file('1.2', invitation), file('2', invitation), file('3', 'nothing'), file('4', '', 'contacts')]);
  expect(cards.map(({ part, method }) => [part, method])).toEqual([['1.2', 'invite']]);
});

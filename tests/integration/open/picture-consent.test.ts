import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { listSchema } from '@/lib/model/view';
import { buildMessage } from '../../support/message';
import { type Person, type Reading, startReading } from './reader';

const received =
  'Received: from mail.shop.example (mail.shop.example [203.0.113.7])\r\n\tby mx.oriel.test (Postfix) with ESMTPS id 7; Mon, 2 Nov 2026 10:00:05 +0000\r\n';
const results = (words: string) => `Authentication-Results: mx.oriel.test;\r\n\t${words}\r\n`;
const good = received + results('dkim=pass header.d=shop.example; dmarc=pass header.from=shop.example');
const bad = received + results('dkim=none; dmarc=fail header.from=shop.example');
/** Written by whoever sent it, below the stop where it came in. */
const forged = received + received.replace('mx.oriel.test', 'mail.evil.test') + results('dkim=pass header.d=shop.example');

let reading: Reading;
let rooms: Reading['rooms'] & typeof import('@/lib/mail/picture-consent') & typeof import('@/lib/db/preferences');
let person: Person;
beforeAll(async () => {
  process.env.ORIEL_AUTHSERV_IDS = 'localhost=mx.oriel.test 127.0.0.1=mx.oriel.test';
  reading = await startReading();
  rooms = { ...reading.rooms, ...(await import('@/lib/mail/picture-consent')), ...(await import('@/lib/db/preferences')) };
  person = await reading.arrive('pictures');
}, 120_000);
afterAll(async () => {
  await reading?.close();
  delete process.env.ORIEL_AUTHSERV_IDS;
});

const html = '<p>New in</p><img src="https://cdn.shop.example/a.png" width="200" height="100">';

function letter(top: string, from = 'news@shop.example', body = html): Buffer {
  return Buffer.concat([Buffer.from(top), buildMessage({ from: { name: 'Shop', address: from }, to: person.user.address, html: body })]);
}

async function opened(top: string, from?: string, body?: string) {
  const row = await person.receive(letter(top, from, body));
  return async () => (await rooms.openMessage(person.actor, row.id)).pictures;
}

test('T32: a permission counts where the sender is proved, and nowhere else', { timeout: 60_000 }, async () => {
  const { actor } = person;
  const proved = await opened(good);
  const sister = await opened(good, 'Other@Shop.example');
  const failing = await opened(bad);
  const unsaid = await opened(received);
  const faked = await opened(forged);
  const all = [proved, sister, failing, unsaid, faked];
  const autos = async () => Promise.all(all.map(async (open) => (await open())?.auto));

  expect(await proved()).toEqual({ auto: false, proved: true, domain: 'shop.example' });
  expect(await faked()).toEqual({ auto: false, proved: false, domain: 'shop.example' });
  await rooms.changePictureSender(actor, { kind: 'sender', value: 'news@shop.example' }, true);
  await rooms.changePictureSender(actor, { kind: 'sender', value: 'news@shop.example' }, true);
  expect(await rooms.pictureSenders(actor)).toEqual([{ kind: 'sender', value: 'news@shop.example' }]);
  expect(await autos()).toEqual([true, false, false, false, false]);
  expect((await failing())?.permitted).toEqual({ kind: 'sender', value: 'news@shop.example' });

  await rooms.changePictureSender(actor, { kind: 'domain', value: 'shop.example' }, true);
  expect(await autos()).toEqual([true, true, false, false, false]);
  await rooms.keepPreferences(actor.userId, { pictures: 'never' });
  expect(await autos()).toEqual([false, false, false, false, false]);
  await rooms.keepPreferences(actor.userId, { pictures: 'always' });
  expect(await autos()).toEqual([true, true, false, true, true]);
  await rooms.keepPreferences(actor.userId, { pictures: 'ask' });

  const stranger = await reading.arrive('stranger');
  expect(await rooms.pictureSenders(stranger.actor)).toEqual([]);
  await rooms.changePictureSender(stranger.actor, { kind: 'domain', value: 'shop.example' }, false);
  expect(await rooms.changePictureSender(actor, { kind: 'sender', value: 'news@shop.example' }, false)).toEqual([
    { kind: 'domain', value: 'shop.example' },
  ]);
  expect(await rooms.changePictureSender(actor, { kind: 'domain', value: 'shop.example' }, false)).toEqual([]);
  expect(await autos()).toEqual([false, false, false, false, false]);
});

test('T32: no permission counts in Junk, and a letter without pictures from elsewhere is told nothing of them', {
  timeout: 60_000,
}, async () => {
  const { actor, phone } = person;
  await rooms.changePictureSender(actor, { kind: 'domain', value: 'shop.example' }, true);
  expect(await (await opened(good, 'news@shop.example', '<p>Words</p>'))()).toBeUndefined();
  await phone.append('Junk', letter(good));
  const junk = (await rooms.listMailboxes(actor)).find(({ role }) => role === 'junk');
  if (!junk) throw new Error('No Junk.');
  const list = listSchema.parse({ view: { kind: 'mailbox', mailboxId: junk.id } });
  await vi.waitFor(
    async () => {
      await rooms.engine().ensureMailbox(junk.id);
      await rooms.engine().nudge(junk.accountId, junk.id);
      const { rows } = await rooms.readPage(actor, list, await rooms.scopeOf(actor, list.view), { place: null, limit: 10 });
      expect(rows).toHaveLength(1);
      for (const { id } of rows) expect((await rooms.openMessage(actor, id)).pictures).toMatchObject({ auto: false, proved: false });
    },
    { timeout: 30_000 },
  );
});

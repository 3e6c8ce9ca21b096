import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { MessageRow } from '@/lib/model/mail';
import { buildMessage } from '../../support/message';
import { type Person, type Reading, startReading } from './reader';

let reading: Reading;
let person: Person;
beforeAll(async () => {
  reading = await startReading();
  person = await reading.arrive('keeper', true);
}, 120_000);
afterEach(() => reading.proxy.clear());
afterAll(() => reading?.close());

/** What a restart forgets. */
function forget(): void {
  for (const name of ['oriel.openLetters', 'oriel.letterStore']) Reflect.deleteProperty(globalThis, Symbol.for(name));
}

const fileOf = (row: MessageRow): string => join(reading.rooms.env().dataFolder, 'letters', String(row.accountId), String(row.id));

async function kept(row: MessageRow): Promise<string> {
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((done) => setTimeout(done, 20))) {
    if (existsSync(fileOf(row))) return fileOf(row);
  }
  throw new Error('The letter was not kept.');
}

async function fetches(work: () => Promise<unknown>): Promise<string[]> {
  const before = reading.proxy.commands.length;
  await work();
  const lines = reading.proxy.commands.slice(before).map(({ line }) => line);
  return lines.filter((line) => /FETCH.*BODY/iu.test(line));
}

const page = '<p>Tides of <b>Kestrel Bay</b></p><p>High water at noon.</p>';

describe('a letter opened before', () => {
  test('opens after a restart without asking its server, as it did before', async () => {
    const row = await person.receive(buildMessage({ subject: 'Tides', text: 'Tides, plainly', html: page }));
    const first = await reading.rooms.openMessage(person.actor, row.id);
    await kept(row);
    forget();
    // Who is a stranger depends on what else is known by then; the rest of what is told comes from the letter.
    const told = { ...first, trust: { ...first.trust, notes: expect.any(Array) } };
    expect(await fetches(async () => expect(await reading.rooms.openMessage(person.actor, row.id)).toEqual(told))).toEqual([]);
    expect(await reading.rooms.textOfLetter(person.actor, row.id)).toContain('High water at noon.');
  });

  test('with an archive asks no more either, and the beginning that was looked at is never taken for the file', async () => {
    const content = Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\0\0'), Buffer.alloc(60_000, 7)]);
    const row = await person.receive(
      buildMessage({
        subject: 'Plans',
        text: 'All of them.',
        attachments: [{ filename: 'plans.zip', type: 'application/zip', content }],
      }),
    );
    const [file] = (await reading.rooms.openMessage(person.actor, row.id)).attachments;
    await kept(row);
    forget();
    expect(await fetches(() => reading.rooms.openMessage(person.actor, row.id))).toEqual([]);
    const { stream } = await reading.rooms.openPart(person.actor, row.id, file?.part ?? '');
    const whole: Buffer[] = [];
    for await (const chunk of stream) whole.push(chunk as Buffer);
    expect(Buffer.concat(whole).equals(content)).toBe(true);
  });

  test('lies sealed on the disk, readable by this user only', async () => {
    const row = await person.receive(buildMessage({ subject: 'Sealed', text: 'A sentence that nobody else reads.' }));
    await reading.rooms.openMessage(person.actor, row.id);
    const path = await kept(row);
    expect(readFileSync(path).toString('latin1')).not.toContain('nobody else reads');
  });

  test('is fetched again where what was kept is damaged or another letter’s', async () => {
    const [one, two] = await person.receiveAll([
      buildMessage({ subject: 'One', text: 'The first text.' }),
      buildMessage({ subject: 'Two', text: 'The second text.' }),
    ]);
    if (!one || !two) throw new Error('No letters.');
    for (const row of [one, two]) await reading.rooms.openMessage(person.actor, row.id);
    const [first, second] = [await kept(one), await kept(two)];
    writeFileSync(first, readFileSync(second));
    writeFileSync(second, readFileSync(second).subarray(0, 20));
    forget();
    for (const [row, words] of [
      [one, 'The first text.'],
      [two, 'The second text.'],
    ] as const) {
      expect(await fetches(async () => expect(await reading.rooms.textOfLetter(person.actor, row.id)).toContain(words))).not.toEqual([]);
    }
  });

  test('T45: is nothing to anybody else', async () => {
    const row = await person.receive(buildMessage({ subject: 'Mine', text: 'For one person.' }));
    await reading.rooms.openMessage(person.actor, row.id);
    const other = await reading.arrive('other');
    await expect(reading.rooms.openMessage(other.actor, row.id)).rejects.toMatchObject({ code: 'notFound' });
  });

  test('is dropped with the letter', async () => {
    const { sweepKeptLetters } = await import('@/lib/mail/letter-store');
    const [stays, goes] = await person.receiveAll([
      buildMessage({ subject: 'Stays', text: 's' }),
      buildMessage({ subject: 'Goes', text: 'g' }),
    ]);
    if (!stays || !goes) throw new Error('No letters.');
    for (const row of [stays, goes]) await reading.rooms.openMessage(person.actor, row.id);
    for (const row of [stays, goes]) await kept(row);
    await reading.rooms.database().message.delete({ where: { id: goes.id } });
    await sweepKeptLetters();
    const names = readdirSync(join(fileOf(stays), '..'));
    expect(names).toContain(String(stays.id));
    expect(names).not.toContain(String(goes.id));
  });
});

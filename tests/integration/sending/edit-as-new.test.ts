/** Letters that were sent or came, written anew. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildMessage } from '../../support/message';
import { tongue } from '../../support/told';
import { address, type Office, startOffice, type Writer } from './office';

let office: Office;
let ann: Writer;
let ben: Writer;

beforeAll(async () => {
  office = await startOffice();
  [ann, ben] = [await office.hire('ann'), await office.hire('ben')];
});

afterAll(async () => {
  await office.close();
});

it('row 127: a letter becomes a new one with whom it was for, its words and its files, and answers nothing', async () => {
  const letter = buildMessage({
    from: ann.user.address,
    to: `${ben.user.address}, zoe@kestrel.example`,
    subject: 'Price list',
    text: 'As agreed.\nSecond line.',
    html: '<p>As <b>agreed</b>.</p><script>alert(1)</script>',
    headers: { 'In-Reply-To': '<before@kestrel.example>', References: '<before@kestrel.example>' },
    attachments: [{ filename: 'prices.txt', type: 'text/plain', content: 'one: 1' }],
  });
  await ann.phone.append('INBOX', letter);
  const row = await office.waitForRow(ann, 'Price list');
  const draft = await office.rooms.startDraft(ann.actor, { kind: 'new', originalId: row.id }, tongue);
  expect(draft).toMatchObject({ kind: 'new', originalId: null, subject: 'Price list' });
  expect(draft.to.map((one) => one.address)).toEqual([ben.user.address, 'zoe@kestrel.example']);
  expect(draft.html).toContain('<b>agreed</b>');
  expect(draft.html).not.toContain('script');
  expect(draft.files.map(({ filename }) => filename)).toEqual(['prices.txt']);
  const saved = await office.rooms.saveDraft(ann.actor, draft.id, { ...draft, to: [address(ben.user)], revision: draft.revision });
  await office.rooms.sendDraft(ann.actor, saved.id);
  const letters = await ben.phone.waitFor('INBOX', (list) => list.some(({ subject }) => subject === 'Price list'), 20_000);
  const source = (await ben.phone.source('INBOX', letters[0]?.uid ?? 0)).toString();
  expect(source).not.toMatch(/^(In-Reply-To|References):/imu);
  expect(source).toContain('prices.txt');
});

it('T45: nobody makes a letter of another person’s', async () => {
  await ann.phone.append('INBOX', buildMessage({ from: ann.user.address, to: ann.user.address, subject: 'Private', text: 'x' }));
  const row = await office.waitForRow(ann, 'Private');
  await expect(office.rooms.startDraft(ben.actor, { kind: 'new', originalId: row.id }, tongue)).rejects.toMatchObject({ code: 'notFound' });
});

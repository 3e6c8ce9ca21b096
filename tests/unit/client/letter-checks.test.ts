import { describe, expect, test } from 'vitest';
import { sendHindrance, sendQuestion } from '@/lib/client/letter-checks';
import { promisedFile } from '@/lib/model/promised-file';

const person = (address: string) => ({ name: '', address });
const letter = { subject: 'Frames', text: 'Hello', files: [], kind: 'new' as const, to: [person('a@b.example')], cc: [], bcc: [] };
const file = { id: '1', filename: 'a.pdf', type: 'application/pdf', size: 1, inline: false };

describe('promisedFile', () => {
  test.each([
    'I have attached the sheet.',
    'See the attachment',
    'Anbei die Zeichnung',
    'im Anhang',
    'Vous trouverez ci-joint le plan',
    'Adjunto el plano',
    'In allegato',
    'zie bijlage',
    'w załączniku',
    '資料を添付します',
    'во вложении',
    'تجد الملف مرفق',
    'أرفقت لكم الصور',
  ])('C6: %s', (text) => {
    expect(promisedFile(text)).not.toBeNull();
  });
  test.each([
    'We are detached from it',
    'Hello',
    'On Tuesday Maren wrote:\n> I have attached it',
    'Yes.\n\nOn Tuesday Maren wrote:\n> see attachment',
    '> attached\nAnswer',
  ])('is silent on %j', (text) => {
    expect(promisedFile(text)).toBeNull();
  });
});

describe('sendQuestion', () => {
  test('C6: asks one question at most, and none where nothing is odd', () => {
    expect(sendQuestion(letter)).toBeNull();
    expect(sendQuestion({ ...letter, text: 'It is attached' })?.title).toBe('Send without a file?');
    expect(sendQuestion({ ...letter, text: 'It is attached', files: [file] })).toBeNull();
    expect(sendQuestion({ ...letter, subject: ' ' })?.title).toBe('Send without a subject?');
    expect(sendQuestion({ ...letter, subject: '', text: 'It is attached' })?.title).toBe('Send without a file and without a subject?');
    expect(sendQuestion({ ...letter, to: Array.from({ length: 21 }, (_, index) => person(`p${index}@x.example`)) })?.title).toContain('21');
  });
});

test('sendHindrance names the first thing in the way', () => {
  expect(sendHindrance(letter)).toBeNull();
  expect(sendHindrance({ to: [], cc: [], bcc: [] })).toContain('at least one');
  expect(sendHindrance({ to: [person('a@b.example')], cc: [person('joiner@holt')], bcc: [] })).toContain('no ending such as .org');
});

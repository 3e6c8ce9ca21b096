import { describe, expect, test } from 'vitest';
import { languages, readTexts } from '@/lib/client/languages';
import { sendHindrance, sendQuestion } from '@/lib/client/letter-checks';
import { carriesFile, promisedFile } from '@/lib/model/promised-file';

const person = (address: string) => ({ name: '', address });
const letter = {
  subject: 'Frames',
  text: 'Hello',
  html: null,
  files: [],
  kind: 'new' as const,
  to: [person('a@b.example')],
  cc: [],
  bcc: [],
};
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
    ['I am attaching the plan', 'attaching'],
    ['The file attached is the last one', 'attached'],
    ['Please find enclosed the plan', 'enclosed'],
    ['Two enclosures', 'enclosures'],
    ['Anbei der Plan', 'Anbei'],
    ['Der Plan hängt im Anhang.', 'Anhang'],
    ['Die Pläne sind angehängt', 'angehängt'],
    ['Sie finden den Plan in der Anlage.', 'in der Anlage'],
    ['Beigefügt die Liste', 'Beigefügt'],
    ['Ci-joint le plan', 'Ci-joint'],
    ['Le plan est en pièce jointe', 'pièce jointe'],
    ['Les pièces jointes suivent', 'pièces jointes'],
    ['Je vous joins le plan', 'Je vous joins'],
    ['Veuillez trouver ci-inclus', 'ci-inclus'],
    ['Le adjunto el plano', 'adjunto'],
    ['Adjuntamos los planos', 'Adjuntamos'],
    ['En el archivo adjunto', 'adjunto'],
    ['Va como anexo', 'anexo'],
    ['تجد المخطط في المرفقات', 'مرفق'],
    ['أرفقت المخطط', 'أرفق'],
    ['ارفقت المخطط', 'ارفق'],
    ['図面を添付しました', '添付'],
    ['書類を同封いたします', '同封'],
    ['添付ファイルをご覧ください', '添付'],
  ])('row 115: of "%s" tells the word', (text, word) => {
    expect(promisedFile(text)).toBe(word);
  });
  test('T65: a long line of dashes is read at once', () => {
    expect(promisedFile(`${'-'.repeat(5000)}x\nI attached it`)).toBe('attached');
  });
  test.each([
    ['On Tue, 17 November 2026 at 10:00, Maren wrote:', 'I attached the plan'],
    ['Am Dienstag, 17. November 2026 um 10:00 schrieb Maren:', 'Anbei der Plan'],
    ['Le mardi 17 novembre 2026 à 10:00, Maren a écrit :', 'Ci-joint le plan'],
    ['El martes, 17 de noviembre de 2026 a las 10:00, Maren escribió:', 'Adjunto el plano'],
    ['في 17 نوفمبر 2026 الساعة 10:00، كتب Maren:', 'تجد المرفقات'],
    ['2026年11月17日 10:00 に Maren さんが書きました:', '添付しました'],
  ])('row 115: words in what is quoted do not count, and those between the quotes do: %s', (head, words) => {
    expect(promisedFile(`Thanks!\n\n${head}\n> ${words}\n>> ${words}`)).toBeNull();
    expect(promisedFile(`${head}\n> ${words}\n\nThanks.\n\n> ${words}\nBye`)).toBeNull();
    expect(promisedFile(`${head}\n> Where is it?\n\n${words}\n\n> Bye`)).not.toBeNull();
  });
  test.each([...languages])('row 115: words in a letter that is passed on do not count, in %s', async (language) => {
    const words = (await readTexts(language))['quote.forwarded'];
    const passedOn = `\n---------- ${words} ----------\nFrom: ines@carvalho.example\n\nI attached it, anbei, ci-joint, adjunto, مرفق, 添付.\n`;
    expect(promisedFile(`For you.\n${passedOn}`)).toBeNull();
    expect(promisedFile(`For you, attached.\n${passedOn}`)).toBe('attached');
  });
  test('row 115: words of the signature do not count, and those of answers under it do', () => {
    const signature = '-- \nMaren\nWe open no attachments from strangers. Keine Anhänge.';
    expect(promisedFile(`Hello\n\n${signature}`)).toBeNull();
    expect(promisedFile(`Attached.\n\n${signature}`)).toBe('Attached');
    expect(promisedFile(`Hello\n\n${signature}\n\nOn Tuesday Ben wrote:\n> Where is it?\n\nAttached.\n\n> Bye`)).toBe('Attached');
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

describe('carriesFile', () => {
  const html = (own: string, more = '') => `<div>${own}</div>${more}`;
  const picture = { ...file, id: '77aa', inline: true };
  const shown = '<img src="/api/drafts/d/files/77aa">';
  test.each([
    ['a file', [file], html('Hi'), true],
    ['none', [], html('Hi'), false],
    ['a picture in the text', [picture], html(shown), true],
    ['a picture in the signature', [picture], html('Hi', `<div data-oriel-signature="3">${shown}</div>`), false],
    ['a picture in the quote', [picture], html('Hi', `<div data-oriel-quote=""><blockquote>${shown}</blockquote></div>`), false],
    ['a picture with a plain letter', [picture], null, true],
  ])('row 115: %s', (_, files, text, expected) => {
    expect(carriesFile({ files, html: text })).toBe(expected);
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

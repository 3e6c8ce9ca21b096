import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { decodeText } from '@/lib/mime/charset';
import { encodeText } from '../../support/charset';

const polish = 'Zażółć gęślą jaźń';
const russian = 'Съешь ещё этих мягких французских булок, да выпей чаю';
const japanese = '日本語のメールが正しく読めるかどうかのテストです。カタカナも。';
const chinese = '这是一封用简体中文写的电子邮件，里面有很多汉字，用来测试编码的猜测。';
const korean = '안녕하세요, 이것은 한국어로 쓴 편지입니다. 글자가 올바르게 보여야 합니다.';

describe('text to characters', () => {
  test.each([
    ['utf-8', japanese],
    ['UTF8', polish],
    ['iso-8859-2', polish],
    ['ISO-8859-1', 'Grüße aus Köln'],
    ['"windows-1252"', '“quotes” – and €'],
    ['cp1251', russian],
    ['koi8-r', russian],
    ['iso-2022-jp', japanese],
    ['shift_jis', japanese],
    ['euc-jp', japanese],
    ['gb2312', chinese],
    ['gb18030', chinese],
    ['big5', '這是一封信'],
    ['ks_c_5601-1987', korean],
    ['euc-kr', korean],
    ['windows-1255', 'שלום עולם'],
    ['iso-8859-6', 'مرحبا'],
    ['iso-8859-9', 'İstanbul'],
    ['utf-16le', polish],
    ['utf-16be', polish],
    ['utf-7', 'Hi Mom ☺!'],
    ['cp850', 'Größe'],
    ['macintosh', 'Grüße'],
  ])('label %s is obeyed where it is right', (label, text) => {
    const name = label.replaceAll('"', '').toLowerCase();
    const bytes =
      name === 'iso-2022-jp' ? encodeText(text, 'iso-2022-jp') : iconv.encode(text, name === 'ks_c_5601-1987' ? 'euc-kr' : name);
    expect(decodeText(bytes, label, 'text')).toBe(text);
  });

  test.each([
    ['us-ascii', 'utf-8', 'Grüße und mehr'],
    ['iso-8859-1', 'utf-8', 'Grüße — mit Strich'],
    ['windows-1250', 'utf-8', polish],
    ['utf-8', 'windows-1252', 'Größere Übelkeit, ähnlich wie früher'],
    ['gb2312', 'utf-8', chinese],
    ['x-unknown', 'utf-8', japanese],
    ['unheard-of-1', 'utf-8', polish],
    ['utf-16', 'utf-8', 'plain text that never was UTF-16'],
  ])('label %s is not believed where the bytes are %s', (label, real, text) => {
    expect(decodeText(iconv.encode(text, real), label, 'text')).toBe(text);
  });

  test.each([
    ['utf-8', polish],
    ['windows-1252', 'Über den Wolken müßte die Freiheit grenzenlos sein'],
    ['shift_jis', japanese],
    ['euc-jp', japanese],
    ['windows-1251', russian],
    ['koi8-r', russian],
    ['gbk', chinese],
    ['euc-kr', korean],
  ])('without a label, %s is recognised', (real, text) => {
    expect(decodeText(iconv.encode(text, real), null, 'text')).toBe(text);
  });

  test('without a label, escape sequences mean ISO-2022-JP', () => {
    expect(decodeText(encodeText(japanese, 'iso-2022-jp'), null, 'text')).toBe(japanese);
  });

  test('a byte order mark wins over every label and does not stay in the text', () => {
    expect(decodeText(Buffer.from(`\ufeff${polish}`, 'utf8'), 'iso-8859-1', 'text')).toBe(polish);
    expect(decodeText(Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(polish, 'utf-16le')]), 'utf-8', 'text')).toBe(polish);
  });

  test('HTML without a label says its charset itself', () => {
    const html = `<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2"></head>${polish}`;
    expect(decodeText(iconv.encode(html, 'iso-8859-2'), null, 'html')).toContain(polish);
  });

  test('T34: UTF-7 is never guessed', () => {
    const hidden = '+ADw-script+AD4-alert(1)+ADw-/script+AD4-';
    expect(decodeText(Buffer.from(hidden), null, 'html')).toBe(hidden);
    expect(decodeText(Buffer.from(`<meta charset=utf-8>${hidden}`), 'us-ascii', 'html')).not.toContain('<script');
  });

  test('UTF-8 that ends in the middle of a letter loses only that letter', () => {
    const bytes = Buffer.from(polish, 'utf8');
    expect(decodeText(bytes.subarray(0, bytes.length - 1), 'utf-8', 'text')).toBe(polish.slice(0, -1));
  });
});

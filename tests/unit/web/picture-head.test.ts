import { describe, expect, test } from 'vitest';
import { pictureHead } from '@/lib/web/picture-head';
import { heads, oldBitmap, otherWebp } from '../../support/pictures';

describe('T48: what a picture is, by its own bytes', () => {
  test.each(Object.entries(heads(640, 480)))('%s', (type, bytes) => {
    expect(pictureHead(bytes)).toEqual({ type, width: 640, height: 480 });
  });

  test.each(Object.entries(heads(16_000, 12_001)))('%s says how large it really is', (_, bytes) => {
    const head = pictureHead(bytes);
    expect((head?.width ?? 0) * (head?.height ?? 0)).toBe(16_000 * 12_001);
  });

  test('the other forms of WebP and of bitmaps', () => {
    for (const bytes of otherWebp(300, 200)) expect(pictureHead(bytes)).toEqual({ type: 'image/webp', width: 300, height: 200 });
    expect(pictureHead(oldBitmap(30, 20))).toEqual({ type: 'image/bmp', width: 30, height: 20 });
  });

  test.each([
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    '\ufeff<svg/>',
    '<!DOCTYPE html><script>alert(1)</script>',
    '%PDF-1.7',
    'II*\0\x08\0\0\0',
    '\0\0\0\x18ftypmp42',
    '\0\0\0\x18ftypheic',
    '\0\0\x01\0\x01\0\x10\x10',
    'RIFF\0\0\0\0WAVEfmt ',
    'RIFF\0\0\0\0WEBPVP9 ',
    'GIF88a\x05\0\x05\0',
    'plain words',
    '',
  ])('%j is no picture', (words) => {
    expect(pictureHead(Buffer.from(words, 'latin1'))).toBeNull();
    expect(pictureHead(Buffer.concat([Buffer.from(words, 'latin1'), Buffer.alloc(100)]))).toBeNull();
  });

  test('no head that is cut anywhere, or empty, is taken or breaks anything', () => {
    for (const [type, bytes] of Object.entries(heads(640, 480))) {
      for (let length = 0; length < bytes.length; length += 1) {
        const head = pictureHead(bytes.subarray(0, length));
        if (head !== null && type !== 'image/avif') expect(head).toEqual({ type, width: 640, height: 480 });
      }
    }
    for (const bytes of Object.values({ ...heads(0, 5), webp: heads(1, 1)['image/webp']?.subarray(0, 20) ?? Buffer.alloc(0) }))
      expect(pictureHead(bytes)?.width ?? 1).toBeGreaterThan(0);
  });

  test('a JPEG of nothing but markers ends', () => {
    const endless = Buffer.alloc(5_000_000, 0xff);
    endless.set([0xff, 0xd8, 0xff], 0);
    expect(pictureHead(endless)).toBeNull();
    for (let at = 2; at < endless.length - 4; at += 4) endless.set([0xff, 0xe0, 0, 2], at);
    expect(pictureHead(endless)).toBeNull();
  });
});

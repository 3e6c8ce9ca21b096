import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeTransfer, transferDecoder } from '@/lib/mime/decode';

const text = (encoded: string, encoding: string) => decodeTransfer(Buffer.from(encoded, 'latin1'), encoding).toString('latin1');

describe('transfer encodings', () => {
  test.each([
    ['base64', 'SGVsbG8=', 'Hello'],
    ['BASE64', 'SGVs\r\nbG8=', 'Hello'],
    ['base64', 'SGVsbG8', 'Hello'],
    ['base64', 'SGVs*bG8=!!', 'Hello'],
    ['base64', 'SGVsbG8=V29ybGQ=', 'HelloWorld'],
    ['base64', 'S', ''],
    ['quoted-printable', 'caf=E9 =\r\nau lait  \r\nsoft', 'café au lait\r\nsoft'],
    ['quoted-printable', 'a=3D=3d=ZZ=', 'a===ZZ'],
    ['quoted-printable', 'tail=0D=0A', 'tail\r\n'],
    ['quoted-printable; charset=x', '=41', 'A'],
    ['x-uuencode', 'begin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n', 'Cat'],
    ['8bit', 'as \xe9 it is', 'as é it is'],
    ['nonsense', '=41', '=41'],
  ])('%s: %j', (encoding, encoded, wanted) => {
    expect(text(encoded, encoding)).toBe(wanted);
  });

  const encoders: Record<string, (bytes: Buffer) => string> = {
    base64: (bytes) => bytes.toString('base64').replace(/.{76}/gu, '$&\r\n'),
    'quoted-printable': (bytes) =>
      [...bytes]
        .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
        .join('')
        .replace(/.{72}/gu, '$&=\r\n'),
  };
  test.each(Object.keys(encoders))('%s streams to the same bytes, wherever it is cut', async (encoding) => {
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), cuts, async (bytes, steps) => {
        const encoded = Buffer.from(encoders[encoding]?.(Buffer.from(bytes)) ?? '');
        const decoder = transferDecoder(encoding);
        const done = decoder.toArray();
        for (let at = 0, turn = 0; at < encoded.length; turn += 1) {
          const step = steps[turn % steps.length] ?? 1;
          decoder.write(encoded.subarray(at, at + step));
          at += step;
        }
        decoder.end();
        expect(Buffer.concat((await done) as Buffer[])).toEqual(Buffer.from(bytes));
        expect(decodeTransfer(encoded, encoding)).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 60 },
    );
  });

  test('quoted-printable text that is cut anywhere reads like the whole', async () => {
    const encoded = Buffer.from('Line one  \r\nL=C3=BCbeck=\r\n and =\t \r\nmore\t\r\n\r\nend =3D ', 'latin1');
    const whole = decodeTransfer(encoded, 'quoted-printable');
    for (let cut = 0; cut <= encoded.length; cut += 1) {
      const decoder = transferDecoder('quoted-printable');
      const done = decoder.toArray();
      decoder.write(encoded.subarray(0, cut));
      decoder.end(encoded.subarray(cut));
      expect(Buffer.concat((await done) as Buffer[]).toString()).toBe(whole.toString());
    }
  });

  test('T66: broken input never throws and never grows', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 500 }),
        fc.constantFrom('base64', 'quoted-printable', 'uuencode', '7bit'),
        (bytes, encoding) => {
          expect(decodeTransfer(bytes, encoding).length).toBeLessThanOrEqual(bytes.length + 3);
        },
      ),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { drawLogo } from '@/lib/mime/logo';
import { isPlainDrawing } from '@/lib/mime/logo-drawing';

const open = '<svg version="1.2" baseProfile="tiny-ps" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"';
const square = `${open}><title>Kestrel</title><rect width="64" height="64" fill="#0a7a6a"/></svg>`;
const bytes = (text: string) => new TextEncoder().encode(text);

/** The colour of a PNG is not decoded here: its signature, width and height are read. */
function sizeOf(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  expect([...png.subarray(1, 4)]).toEqual([...bytes('PNG')]);
  return [view.getUint32(16), view.getUint32(20)];
}

describe('row 66: which drawings may be a logo', () => {
  it.each([
    ['a plain one', square],
    ['with a declaration and a comment', `<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n${square}`],
    [
      'with a gradient inside itself',
      `${open}><defs><linearGradient id="a"/></defs><path fill="url(#a)" d="M0 0h9v9z"/><use href="#a"/></svg>`,
    ],
  ])('%s', (_, svg) => {
    expect(isPlainDrawing(svg)).toBe(true);
  });

  it.each([
    ['a script', `${open}><script>alert(1)</script></svg>`],
    ['a handler', `${open}><rect onclick="alert(1)"/></svg>`],
    ['a handler after a line break', `${open}><rect\nonload\n=\n"alert(1)"/></svg>`],
    ['a picture from elsewhere', `${open}><image href="https://t.example/x.png"/></svg>`],
    ['a copy from elsewhere', `${open}><use href="https://t.example/x.svg#a"/></svg>`],
    ['a copy from elsewhere by the old name, far from its sign', `${open}><use xlink:href   =   "  //t.example/x.svg#a"/></svg>`],
    ['a paint from elsewhere', `${open}><rect fill="url( 'https://t.example/x.svg#a')"/></svg>`],
    ['HTML inside', `${open}><foreignObject><p>Hello</p></foreignObject></svg>`],
    ['styles', `${open}><style>@import "https://t.example/x.css";</style></svg>`],
    ['a document type with entities', `<!DOCTYPE svg [<!ENTITY a "aaaa">]>${square}`],
    ['a comment that never ends', `<!-- ${square}`],
    ['a stylesheet by instruction', `<?xml-stylesheet href="https://t.example/x.css"?>${square}`],
    ['moving parts', `${open}><rect><set attributeName="href" to="javascript:alert(1)"/></rect></svg>`],
    ['too many elements', `${open}>${'<path d="M0 0"/>'.repeat(10_001)}</svg>`],
    ['too many copies', `${open}>${'<use href="#a"/>'.repeat(101)}</svg>`],
    ['something else', '<html><body>Hello</body></html>'],
    ['nothing', ''],
  ])('T3: not with %s', (_, svg) => {
    expect(isPlainDrawing(svg)).toBe(false);
  });

  it('is done with a hostile one at once', () => {
    for (const svg of [
      `${open} href${' '.repeat(120_000)}="x"`,
      `${open} ${'url('.repeat(30_000)}`,
      '<!--'.repeat(30_000),
      '<'.repeat(120_000),
    ])
      expect(isPlainDrawing(svg)).toBe(false);
  });
});

describe('row 66: a logo is drawn', () => {
  it('as points, 96 across', async () => {
    const png = await drawLogo({ svg: bytes(square) });
    expect(sizeOf(png ?? new Uint8Array(32))).toEqual([96, 96]);
  });
  it.each([
    ['one that is far from square', square.replace('0 0 64 64', '0 0 4 4000')],
    ['one that cannot be drawn', `${open}><rect`],
    ['one that is too large', square.replace('<title>', `<title>${' '.repeat(140_000)}`)],
  ])('but not %s', async (_, svg) => {
    expect(await drawLogo({ svg: bytes(svg) })).toBeNull();
  });

  const field = `BIMI-Indicator: ${Buffer.from(square)
    .toString('base64')
    .replace(/(.{60})/gu, '$1\r\n ')}\r\n`;
  const trusted = { ids: ['mx.kestrel.example'], site: null };
  const letter = (results: string, more = field) => bytes(`Authentication-Results: ${results}\r\n${more}Subject: Hello\r\n`);
  it('from the header that the own server wrote', async () => {
    const header = letter('mx.kestrel.example; dmarc=pass header.from=birds.example; bimi=pass header.d=birds.example');
    expect(sizeOf((await drawLogo({ header, trusted })) ?? new Uint8Array(32))).toEqual([96, 96]);
  });
  it.each([
    ['another server says so (T31)', letter('mx.stranger.example; bimi=pass')],
    ['the own server does not', letter('mx.kestrel.example; dmarc=pass; bimi=none')],
    [
      'it was written before the letter came in',
      letter(
        'mx.kestrel.example; bimi=pass',
        `Received: from out.example by in.stranger.example; Sun, 22 Nov 2026 10:00:00 +0000\r\n${field}`,
      ),
    ],
  ])('T31: not where %s', async (_, header) => {
    expect(await drawLogo({ header, trusted })).toBeNull();
  });
});

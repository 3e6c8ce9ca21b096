import { describe, expect, test } from 'vitest';
import { viewerFile } from '@/lib/http/viewer-files';

describe('what shows PDF files', () => {
  test.each([
    ['worker', 'pdf.worker.min.mjs', 'text/javascript; charset=utf-8'],
    ['cmaps', 'UniJIS-UTF16-H.bcmap', 'application/octet-stream'],
    ['fonts', 'FoxitSans.pfb', null],
    ['fonts', 'LiberationSans-Regular.ttf', 'application/octet-stream'],
    ['wasm', 'openjpeg.wasm', 'application/wasm'],
    ['worker', 'pdf.min.mjs', null],
    ['worker', 'pdf.sandbox.min.mjs', null],
    ['wasm', 'openjpeg_nowasm_fallback.js', null],
    ['cmaps', '../package.json', null],
    ['..', 'package.json', null],
    ['constructor', 'name', null],
    ['', '', null],
  ])('%s/%s: %s', async (folder, name, type) => {
    if (type === null) return expect(() => viewerFile(folder, name)).toThrow(expect.objectContaining({ code: 'notFound' }));
    const response = viewerFile(folder, name);
    expect(response.headers.get('content-type')).toBe(type);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
  });

  test('T33: its worker asks nobody but us and makes no code of what it reads', async () => {
    const { headers, body } = viewerFile('worker', 'pdf.worker.min.mjs');
    await body?.cancel();
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; connect-src 'self'; script-src 'wasm-unsafe-eval'");
    expect(headers.get('cache-control')).toMatch(/^private,/u);
  });
});

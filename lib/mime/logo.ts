/**
 * Draws logos of senders (BIMI) as small pictures of points, in the worker of letters, so that no SVG of a stranger ever reaches a browser (T3, T33).
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { isPlainDrawing, type LogoSource, maxLogoBytes } from './logo-drawing';
import { headerFields } from './trust-header';
import { ownIndicator } from './trust-results';

/** Width of the picture; twice what is shown. Pixels. */
const width = 96;
let ready: Promise<unknown> | null = null;

function load(): Promise<unknown> {
  ready ??= readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')).then(initWasm);
  return ready;
}

function drawingOf(source: LogoSource): string | null {
  if ('svg' in source) return source.svg.length > maxLogoBytes ? null : new TextDecoder('utf-8').decode(source.svg);
  const encoded = ownIndicator(headerFields(source.header, maxLogoBytes), source.trusted);
  return encoded === null ? null : Buffer.from(encoded.replace(/\s/gu, ''), 'base64').toString('utf8');
}

/** The logo as a PNG of 96 points across; null where there is none, or it is not what may be drawn. */
export async function drawLogo(source: LogoSource): Promise<Uint8Array | null> {
  const svg = drawingOf(source);
  if (svg === null || !isPlainDrawing(svg)) return null;
  await load();
  try {
    const drawing = new Resvg(svg, { fitTo: { mode: 'width', value: width }, font: { loadSystemFonts: false } });
    const shape = drawing.width / drawing.height;
    // Logos are squares; what is far from it would be a picture of any size.
    return shape > 0.5 && shape < 2 ? drawing.render().asPng() : null;
  } catch {
    // The library says by an error what it cannot draw; then there is no logo.
    return null;
  }
}

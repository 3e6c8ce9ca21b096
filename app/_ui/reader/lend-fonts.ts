/**
 * Lends the page's own faces to a letter without a design of its own, so that it reads like every other. The letter's policy loads no
 * font, and stays so: the page fetches its own files, which it has already, and hands the bytes over.
 */

interface Face {
  family: string;
  url: string;
  range: [number, number][];
  descriptors: FontFaceDescriptors;
}

const lent = new Set(['Source Sans 3', 'Vazirmatn', 'Noto Sans Hebrew']);
/** Characters of a letter that are looked at to know its scripts. */
const looked = 20_000;

function rangeOf(text: string): [number, number][] {
  return [...text.matchAll(/U\+([\da-f]{1,6})(?:-([\da-f]{1,6}))?/giu)].map(([, from = '0', to = from]) => [
    Number.parseInt(from, 16),
    Number.parseInt(to, 16),
  ]);
}

/** The Latin file has a family name of its own, because it alone is preloaded. */
function familyOf(name: string, latin: string): string | null {
  const family = name.replace(/["']/gu, '').trim();
  if (lent.has(family)) return family;
  return family !== '' && latin.includes(family) ? 'Source Sans 3' : null;
}

function faceOf(rule: CSSFontFaceRule, base: string, latin: string): Face | null {
  const value = (name: string) => rule.style.getPropertyValue(name);
  const family = familyOf(value('font-family'), latin);
  const address = /url\(["']?([^"')]+)/u.exec(value('src'))?.[1];
  if (!family || !address) return null;
  const descriptors = {
    weight: value('font-weight') || '400',
    style: value('font-style') || 'normal',
    unicodeRange: value('unicode-range') || 'U+0-10FFFF',
  };
  return { family, url: new URL(address, base).href, range: rangeOf(descriptors.unicodeRange), descriptors };
}

let faces: Face[] | null = null;

/** The faces in the page's own sheets; read once. */
function ownFaces(): Face[] {
  if (faces) return faces;
  const latin = getComputedStyle(document.documentElement).getPropertyValue('--font-latin');
  faces = [...document.styleSheets].flatMap((sheet) => {
    if (!sheet.href?.startsWith(window.location.origin)) return [];
    return [...sheet.cssRules]
      .map((rule) => (rule instanceof CSSFontFaceRule ? faceOf(rule, sheet.href ?? '', latin) : null))
      .filter((face) => face !== null);
  });
  return faces;
}

const files = new Map<string, Promise<ArrayBuffer>>();

function fileOf(url: string): Promise<ArrayBuffer> {
  const known = files.get(url);
  if (known) return known;
  const file = fetch(url).then((answer) => answer.arrayBuffer());
  files.set(url, file);
  file.catch(() => files.delete(url));
  return file;
}

/** Resolves when the faces that the letter's scripts need are in place. Never fails: then the letter has the system's face. */
export async function lendFonts(frame: HTMLIFrameElement): Promise<void> {
  const doc = frame.contentDocument;
  const Face = (frame.contentWindow as (Window & { FontFace?: typeof FontFace }) | null)?.FontFace;
  if (!doc?.body || !Face) return;
  const points = new Set([...(doc.body.textContent ?? '').slice(0, looked)].map((sign) => sign.codePointAt(0) ?? 0));
  const italic = doc.querySelector('i, em, cite, [style*="italic"]') !== null;
  const needed = ownFaces().filter(
    ({ range, descriptors }) =>
      (italic || descriptors.style === 'normal') && [...points].some((point) => range.some(([from, to]) => point >= from && point <= to)),
  );
  const given = needed.map(async ({ family, url, descriptors }) => {
    const face = new Face(family, await fileOf(url), descriptors);
    doc.fonts.add(await face.load());
  });
  await Promise.allSettled(given);
}

/** Style attributes, taken apart as text: they are looked at before a browser makes anything of them. */

export interface Declaration {
  /** In lower case. */
  name: string;
  value: string;
}

/** The declarations of a style attribute. Semicolons inside of quotes and brackets part nothing. */
export function declarationsOf(style: string): Declaration[] {
  const parts = style.match(/(?:"[^"]*"|'[^']*'|\([^)]*\)|[^;"'(])+/gu) ?? [];
  return parts.flatMap((part) => {
    const colon = part.indexOf(':');
    const name = part.slice(0, colon).trim().toLowerCase();
    const value = part.slice(colon + 1).trim();
    return colon > 0 && name && value ? [{ name, value }] : [];
  });
}

/** Back into the text of an attribute. */
export function styleOf(declarations: readonly Declaration[]): string {
  return declarations.map(({ name, value }) => `${name}: ${value}`).join('; ');
}

/** Would fetch something, or stand outside of the text. Escapes could spell anything. */
const reaches = /url\s*\(|image-set|src\s*\(|\\|expression|javascript:/iu;

/** A style attribute without what fetches something or leaves the text. */
export function harmlessStyle(style: string): string {
  const kept = declarationsOf(style).filter(
    ({ name, value }) => !reaches.test(value) && !name.startsWith('--') && !(name === 'position' && !/^(static|relative)$/iu.test(value)),
  );
  return styleOf(kept);
}

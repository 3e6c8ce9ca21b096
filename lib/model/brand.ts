/** Whose Oriel this is: the name, the colour and the mark under which an operator shows it. */

/** A brand as pages know it. */
export interface Brand {
  name: string;
  /** Hue in degrees and chroma of OKLCH, in place of the accent where nobody chose another; null for our own. */
  colour: { hue: number; chroma: number } | null;
  /** A picture in place of our mark, at /api/brand. */
  logo: boolean;
}

/** Ours. */
export const ownBrand: Brand = { name: 'Oriel', colour: null, logo: false };

/** The one of several by mail domain that a host name belongs to: the longest domain that it is, or lies below. */
export function brandAt<Value>(host: string, brands: ReadonlyMap<string, Value>): Value | null {
  const fitting = [...brands.keys()].filter((domain) => host === domain || host.endsWith(`.${domain}`));
  const longest = fitting.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? null : (brands.get(longest) ?? null);
}

/** Addresses whose server has a name in another script: as people read them, not as name servers do. */

const base = 36;
const [tMin, tMax, skew, damp, bias0, n0] = [1, 26, 38, 700, 72, 128];

function adapt(delta: number, points: number, first: boolean): number {
  let rest = first ? Math.floor(delta / damp) : delta >> 1;
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > ((base - tMin) * tMax) >> 1; k += base) rest = Math.floor(rest / (base - tMin));
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew));
}

const digitOf = (code: number): number => (code >= 48 && code < 58 ? code - 22 : code >= 97 && code < 123 ? code - 97 : base);

/** Decodes one label after `xn--` (RFC 3492 section 6.2); null where it is none. */
function decoded(input: string): string | null {
  const dash = input.lastIndexOf('-');
  const out = dash > 0 ? [...input.slice(0, dash)].map((sign) => sign.charCodeAt(0)) : [];
  let [n, i, bias] = [n0, 0, bias0];
  for (let at = dash > 0 ? dash + 1 : 0; at < input.length; ) {
    const before = i;
    let weight = 1;
    for (let k = base; ; k += base) {
      const digit = digitOf(input.charCodeAt(at));
      at += 1;
      if (digit >= base || i > 0x7fffffff) return null;
      i += digit * weight;
      const threshold = k <= bias ? tMin : k >= bias + tMax ? tMax : k - bias;
      if (digit < threshold) break;
      weight *= base - threshold;
    }
    bias = adapt(i - before, out.length + 1, before === 0);
    n += Math.floor(i / (out.length + 1));
    i %= out.length + 1;
    if (n > 0x10ffff) return null;
    out.splice(i, 0, n);
    i += 1;
  }
  return String.fromCodePoint(...out);
}

const scripts = ['Latin', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Devanagari', 'Thai', 'Hangul', 'Han', 'Hiragana', 'Katakana'];
const scriptTests = scripts.map((name) => new RegExp(`\\p{Script=${name}}`, 'u'));
const japanese = new Set(['Han', 'Hiragana', 'Katakana']);

/** Letters of other scripts that look like Latin ones: a name of these alone could pass for another. */
const alike = /^[асԁеһіјӏорԛѕԝхуүѵһαοιυνρκ\d-]+$/u;

/** May a label be shown in its letters? Not where scripts are mixed or all of it looks like Latin, so that one cannot pass for another (UTS 39). */
function isPlain(label: string): boolean {
  if (alike.test(label)) return false;
  const met = scripts.filter((_, at) => scriptTests[at]?.test(label));
  return met.length === 1 || (met.length > 1 && met.every((name) => japanese.has(name)));
}

/** The address with the name of its server in its own letters; those that could pass for others stay as name servers have them. */
export function readableAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const labels = address.slice(at + 1).split('.');
  const shown = labels.map((label) => {
    const plain = /^xn--/iu.test(label) ? decoded(label.slice(4).toLowerCase()) : null;
    return plain !== null && isPlain(plain) ? plain : label;
  });
  return `${address.slice(0, at + 1)}${shown.join('.')}`;
}

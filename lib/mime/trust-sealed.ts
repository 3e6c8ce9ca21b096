/** Letters that are signed or encrypted, recognised by their form alone. Nothing is verified here, so nothing here may say that it is (T24). */
import type { Part, TextBlock } from '@/lib/model/mail';
import type { TrustCode } from '@/lib/model/trust';

const maxParts = 1000;

const parameter = (part: Part, name: string): string => (part.parameters[name] ?? '').toLowerCase();
const isSmimeBody = (type: string): boolean => /^application\/(?:x-)?pkcs7-mime$/u.test(type);

/** How one part is sealed (RFC 1847, 3156, 8551), or null. */
function sealOfPart(part: Part): TrustCode | null {
  const protocol = parameter(part, 'protocol');
  if (part.type === 'multipart/encrypted') return protocol.includes('pkcs7') ? 'smimeEncrypted' : 'pgpEncrypted';
  if (part.type === 'multipart/signed') {
    if (protocol.includes('pgp')) return 'pgpSigned';
    if (protocol.includes('pkcs7')) return 'smimeSigned';
    const last = part.children.at(-1)?.type ?? '';
    return last.includes('pgp') ? 'pgpSigned' : last.includes('pkcs7') ? 'smimeSigned' : null;
  }
  if (isSmimeBody(part.type)) {
    const kind = parameter(part, 'smime-type');
    return kind === 'signed-data' ? 'smimeSigned' : kind === 'certs-only' ? null : 'smimeEncrypted';
  }
  return null;
}

/** PGP within the text (RFC 9580 section 6.2): the first line that says something tells. */
function sealOfText(blocks: readonly TextBlock[]): TrustCode | null {
  let whole = true;
  for (const { depth, segments } of blocks.slice(0, 200)) {
    if (depth > 0) continue;
    const text = segments
      .map((segment) => segment.text)
      .join('')
      .slice(0, 20_000);
    if (/^-----BEGIN PGP SIGNED MESSAGE-----\s*$/mu.test(text))
      return whole && text.trimStart().startsWith('-----BEGIN') ? 'pgpSigned' : 'partSigned';
    if (/^-----BEGIN PGP MESSAGE-----\s*$/mu.test(text)) return 'pgpEncrypted';
    if (text.trim() !== '') whole = false;
  }
  return null;
}

/**
 * How a letter is sealed, as the sentence that says so; null where it is not. A seal below the root covers a part only, and is called so: what a list
 * or a sender put around it is not covered.
 */
export function sealOf(structure: Part, blocks: readonly TextBlock[] | null): TrustCode | null {
  const root = sealOfPart(structure);
  if (root) return root;
  const waiting: Part[] = [...structure.children];
  for (const part of waiting) {
    const seal = part.type.startsWith('message/') ? null : sealOfPart(part);
    if (seal) return seal.endsWith('Signed') ? 'partSigned' : seal;
    if (waiting.length < maxParts && !part.type.startsWith('message/')) for (const child of part.children) waiting.push(child);
  }
  return blocks === null ? null : sealOfText(blocks);
}

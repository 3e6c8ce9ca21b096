/** Which address a letter goes out from: addresses with a star, and the one that a letter came to. Pure; the browser may import it, no zod. */
import type { Identity } from './identities';
import type { Address } from './mail';
import { judgeAddress } from './recipients';

/** Does it stand for many addresses: `*@domain` or `name+*@domain`? */
export function isPattern(address: string): boolean {
  return address.includes('*');
}

/** May it stand as the address of an identity? One star at most, as the end of the part before the sign. */
export function isIdentityAddress(address: string): boolean {
  if (!isPattern(address)) return judgeAddress(address) === null;
  return /^[^*]*\*@[^*]+$/u.test(address) && judgeAddress(address.replace('*', 'x')) === null;
}

function split(pattern: string): { before: string; domain: string } {
  const at = pattern.lastIndexOf('@');
  return { before: pattern.slice(0, at).replace('*', '').toLowerCase(), domain: pattern.slice(at + 1).toLowerCase() };
}

/** Is `address` that of the identity, or one that its star stands for? Case is ignored, as mail servers do. */
export function standsFor(pattern: string, address: string): boolean {
  const given = address.toLowerCase();
  if (!isPattern(pattern)) return pattern.toLowerCase() === given;
  const { before, domain } = split(pattern);
  const at = given.lastIndexOf('@');
  const local = given.slice(0, at);
  return given.slice(at + 1) === domain && local.startsWith(before) && local.length > before.length && judgeAddress(given) === null;
}

/** The address of a star with a part typed in its place. */
export function withPart(pattern: string, part: string): string {
  return pattern.replace('*', () => part.trim());
}

/** What the typed address has in the place of the star; empty where it has none. */
export function partOf(pattern: string, address: string | null): string {
  if (address === null || !standsFor(pattern, address)) return '';
  return address.slice(split(pattern).before.length, address.lastIndexOf('@'));
}

/** An account as far as it matters here. */
interface Own {
  id: number;
  address: string;
}

/** The account, identity and address that a letter goes out from. `from` is set where a star stands for it. */
export interface Chosen {
  accountId: number;
  identityId: number | null;
  from: string | null;
}

/** Where a letter came to: as its server wrote it down, the surest first, and as its writer did. */
export interface Arrival {
  accountId: number;
  traces: readonly string[];
  named: readonly string[];
}

/** The identity of an account's own address, where it has one. */
export function ownIdentity(identities: readonly Identity[], account: Own): Identity | undefined {
  return identities.find((one) => one.accountId === account.id && one.address.toLowerCase() === account.address.toLowerCase());
}

function matching(address: string, identities: readonly Identity[], accounts: readonly Own[]): Chosen | null {
  for (const { id, address: own } of accounts) {
    if (own.toLowerCase() === address.toLowerCase())
      return { accountId: id, identityId: ownIdentity(identities, { id, address: own })?.id ?? null, from: null };
    const mine = identities.filter((one) => one.accountId === id && standsFor(one.address, address));
    // An address by itself before a star, and of stars the one that says most.
    const [best] = mine.sort((a, b) => Number(isPattern(a.address)) - Number(isPattern(b.address)) || b.address.length - a.address.length);
    if (best) return { accountId: id, identityId: best.id, from: isPattern(best.address) ? address : null };
  }
  return null;
}

/**
 * What an answer goes out from: the address that the server says the letter was delivered to, else the one of ours that it names, else the account's own. A
 * server that delivers aliases into a mailbox writes down the mailbox: that one counts only where no alias of ours is named.
 */
export function cameTo({ accountId, traces, named }: Arrival, identities: readonly Identity[], accounts: readonly Own[]): Chosen {
  const inOrder = [...accounts].sort((a, b) => Number(b.id === accountId) - Number(a.id === accountId));
  const account = inOrder[0];
  const own: Chosen = { accountId, identityId: (account && ownIdentity(identities, account)?.id) ?? null, from: null };
  const isOwn = (address: string) => address.toLowerCase() === account?.address.toLowerCase();
  const find = (addresses: readonly string[]) => {
    for (const address of addresses) {
      const found = isOwn(address) ? null : matching(address, identities, inOrder);
      if (found) return found;
    }
    return null;
  };
  const traced = find(traces);
  if (traced) return traced;
  if (named.some(isOwn)) return own;
  return find(named) ?? own;
}

/** The writer's own addresses among those of a letter, in lower case, for an answer that must not go to oneself. */
export function ownAmong(
  addresses: readonly Address[],
  identities: readonly Identity[],
  accounts: readonly Own[],
  from: string | null,
): Set<string> {
  // All of a domain may be several people: of those only the address counts that the letter came to.
  const mine = identities.filter(({ address }) => !address.startsWith('*'));
  const among = addresses.filter(({ address }) => mine.some((one) => standsFor(one.address, address)));
  const own = [...accounts.map(({ address }) => address), ...among.map(({ address }) => address), ...(from === null ? [] : [from])];
  return new Set(own.map((address) => address.toLowerCase()));
}

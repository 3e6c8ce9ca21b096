/** Whose a mailbox is, by the name spaces of the server (RFC 2342). */
import type { Connection } from './connection';

/** A name space as the server gives it: its prefix ends in the delimiter. */
export interface Space {
  prefix: string;
  delimiter: string;
}

/** The name spaces of one server, of other people and of nobody in particular. Those without a prefix of their own tell nothing. */
export interface Spaces {
  personal: readonly string[];
  other: readonly Space[];
  shared: readonly Space[];
}

/** The name spaces that the server told after signing in; none where it does not have the extension. */
export function spacesOf({ wire }: Pick<Connection, 'wire'>): Spaces {
  const { personal = [], other, shared } = wire.namespaces ?? {};
  const known = (list: readonly { prefix: string; delimiter?: string | null | undefined }[] | false | undefined): Space[] =>
    (list || []).flatMap(({ prefix, delimiter }) =>
      !prefix ? [] : [{ prefix: delimiter && !prefix.endsWith(delimiter) ? prefix + delimiter : prefix, delimiter: delimiter || '/' }],
    );
  return { personal: personal.map(({ prefix }) => prefix).filter(Boolean), other: known(other), shared: known(shared) };
}

const longest = (spaces: readonly Space[], path: string) =>
  spaces
    .filter(({ prefix }) => `${path}${prefix.slice(-1)}`.startsWith(prefix))
    .reduce<Space | null>((best, one) => (best && best.prefix.length >= one.prefix.length ? best : one), null);

/** Whose a mailbox is: null for the person's own, the name of another person, or empty for what is shared by nobody in particular. */
export function ownerOf(path: string, { personal, other, shared }: Spaces): string | null {
  const [theirs, common] = [longest(other, path), longest(shared, path)];
  const length = Math.max(theirs?.prefix.length ?? 0, common?.prefix.length ?? 0);
  if (length === 0 || personal.some((prefix) => prefix.length >= length && path.startsWith(prefix))) return null;
  if (!theirs || (common?.prefix.length ?? 0) > theirs.prefix.length) return '';
  return path.slice(theirs.prefix.length).split(theirs.delimiter)[0] ?? '';
}

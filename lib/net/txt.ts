/** Text records of the DNS, for what domains say about themselves. */
import { promises } from 'node:dns';
import { asciiHost } from './names';

/** The text records of a name, each joined from its pieces; none where there are none. */
export type TxtLookUp = (name: string) => Promise<string[]>;

const withinMs = 5000;
const none = new Set(['ENODATA', 'ENOTFOUND', 'ESERVFAIL', 'EREFUSED', 'ETIMEOUT', 'ECANCELLED', 'ECONNREFUSED', 'EBADRESP', 'EBADNAME']);

/** Asks the system's name server; a name that cannot be looked up has none. */
export const lookUpTxt: TxtLookUp = async (name) => {
  const host = asciiHost(name);
  if (host === null) return [];
  const resolver = new promises.Resolver({ timeout: withinMs, tries: 1 });
  try {
    return (await resolver.resolveTxt(host)).map((pieces) => pieces.join(''));
  } catch (error) {
    if (error instanceof Error && 'code' in error && none.has(String(error.code))) return [];
    throw error;
  }
};

/** Text records of the DNS, for what domains say about themselves. */
import { promises } from 'node:dns';
import { asciiHost } from './names';

/** The text records of a name, each joined from its pieces; none where there are none. */
export type TxtLookUp = (name: string) => Promise<string[]>;

const withinMs = 5000;
const none = new Set(['ENODATA', 'ENOTFOUND']);
const notNow = new Set(['ESERVFAIL', 'EREFUSED', 'ETIMEOUT', 'ECANCELLED', 'ECONNREFUSED', 'EBADRESP', 'EBADNAME']);

/** The text records of a name, or null where they cannot be had now. `servers` are the name servers to ask, those of the system where none are given. */
export async function askTxt(name: string, servers?: readonly string[], timeout = withinMs): Promise<string[] | null> {
  const host = asciiHost(name);
  if (host === null) return [];
  const resolver = new promises.Resolver({ timeout, tries: 1 });
  if (servers) resolver.setServers(servers);
  const late = setTimeout(() => resolver.cancel(), timeout);
  try {
    return (await resolver.resolveTxt(host)).map((pieces) => pieces.join(''));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (none.has(code)) return [];
    if (notNow.has(code)) return null;
    throw error;
  } finally {
    clearTimeout(late);
  }
}

/** Asks the system's name server; a name that cannot be looked up has none. */
export const lookUpTxt: TxtLookUp = async (name) => (await askTxt(name)) ?? [];

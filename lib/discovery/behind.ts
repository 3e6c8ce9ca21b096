/** Who is behind a mail domain, as the tables and its MX records tell: nothing is asked of its servers, and no web server unless its MX hosts are of nobody known. */
import { env } from '@/lib/env';
import { isAppError } from '@/lib/errors';
import { type Person, personOf, type Told } from './candidate';
import { inOwnTable } from './own-table';
import { knownProvider } from './providers';
import { byMx } from './sources';
import type { Ways } from './ways';

const withinMs = 8000;

async function byExchangers(person: Person, folder: string | null, ways?: Ways): Promise<Told | null> {
  const { nameServers } = env();
  if (!ways && nameServers === 'none') return null;
  const how = ways ?? { servers: nameServers === 'none' ? undefined : (nameServers ?? undefined) };
  try {
    return await byMx(person, { folder, ispdb: null }, how).ask(AbortSignal.timeout(withinMs));
  } catch (error) {
    // Where the name servers know nothing, or do not answer now, nobody is known to be behind it.
    if (isAppError(error)) return null;
    throw error;
  }
}

/** The servers of whoever has the mail of this domain, or null where nobody is known or `domain` is none. `ways` as for `discover`; within some eight seconds. */
export async function serversBehind(domain: string, ways?: Ways): Promise<Told | null> {
  const person = personOf(`postmaster@${domain}`);
  if (!person) return null;
  const { autoconfigFolder: folder } = env();
  const own = folder === null ? null : inOwnTable(folder, [person.domain], person);
  return own?.told ?? knownProvider(person) ?? byExchangers(person, folder, ways);
}

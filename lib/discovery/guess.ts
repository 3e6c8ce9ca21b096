/** The last resort: names that many providers use, with the ports of mail. What greets there under TLS is proposed, and has to be agreed to. */
import { isAppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import type { Candidate, Person } from './candidate';
import { checkGreeting } from './greeting';
import type { Source } from './sources';
import { lookUpBy, portIn, type Ways } from './ways';

const guesses = {
  imap: { names: ['imap.', 'mail.', ''], ports: [993, 143] },
  smtp: { names: ['smtp.', 'mail.', ''], ports: [465, 587] },
} as const;

function endpointsOf(kind: 'imap' | 'smtp', domain: string, ways: Ways): Endpoint[] {
  const { names, ports } = guesses[kind];
  return names.flatMap((name) =>
    ports.map((port, at) => ({
      host: `${name}${domain}`,
      port: portIn(ways, port),
      security: at === 0 ? ('tls' as const) : ('starttls' as const),
    })),
  );
}

/** The first that greets, in the order of the list; a fault is that of the guard, where one was refused. */
async function firstOf(kind: 'imap' | 'smtp', endpoints: Endpoint[], ways: Ways): Promise<{ found: Endpoint | null; refused: unknown }> {
  const answers = await Promise.allSettled(endpoints.map((endpoint) => checkGreeting(kind, endpoint, lookUpBy(ways))));
  const at = answers.findIndex(({ status }) => status === 'fulfilled');
  const faults = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  return { found: endpoints[at] ?? null, refused: faults.find((fault) => isAppError(fault) && fault.code === 'hostNotAllowed') };
}

/** Asks all the names at once for their greeting. Throws what the guard said where nothing was found because it may not be reached. */
export function byGuessing(person: Person, ways: Ways): Source {
  const { domain, address } = person;
  const ask = async (): Promise<Candidate | null> => {
    const [imap, smtp] = await Promise.all([
      firstOf('imap', endpointsOf('imap', domain, ways), ways),
      firstOf('smtp', endpointsOf('smtp', domain, ways), ways),
    ]);
    const refused = imap.refused ?? smtp.refused;
    if (!imap.found && !smtp.found && refused) throw refused;
    if (!imap.found && !smtp.found) return null;
    const servers = { imap: imap.found, smtp: smtp.found, pop3: null };
    return {
      ...servers,
      source: 'guess',
      at: (imap.found ?? smtp.found)?.host ?? domain,
      consent: 'guessed',
      provider: null,
      login: address,
      hint: null,
      help: null,
      page: null,
    };
  };
  return { source: 'guess', at: `imap.${domain}, mail.${domain}, smtp.${domain}`, ask };
}

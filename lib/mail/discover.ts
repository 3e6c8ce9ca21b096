/** Which servers a mail address has: by the operator's word, or where people choose themselves, found from the address alone. */
import { ReadableStream } from 'node:stream/web';
import { personOf } from '@/lib/discovery/candidate';
import { discover } from '@/lib/discovery/discover';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Discovery, DiscoveryEvent } from '@/lib/model/discovery';
import { say } from '@/lib/model/said';
import { takeTurn } from './search-turns';
import { serversFor } from './servers-for';

/** The operator's servers of the address; nobody is asked. */
function setByOperator(address: string): Discovery {
  const { hosts } = env();
  const { login, imap, smtp, address: whole } = serversFor({ address }, hosts);
  const domain = whole.slice(whole.lastIndexOf('@') + 1);
  const settings = { source: 'operator', at: domain, consent: 'none', login, imap, smtp, pop3: null } as const;
  const line = { source: 'operator', at: domain, answer: 'found', why: null, ms: 0, won: true } as const;
  return { domain, settings, provider: null, hint: null, help: null, page: null, trace: [line] };
}

/** Goes on to its end, within some twenty seconds, also where nobody listens any more. */
function search(address: string, network: string): ReadableStream<DiscoveryEvent> {
  const giveBack = takeTurn(network);
  return new ReadableStream<DiscoveryEvent>({
    async start(controller) {
      try {
        const found = await discover(address, undefined, (line) => controller.enqueue({ type: 'line', line: { ...line } }));
        log.info({ room: 'mail', source: found.settings?.source ?? null, asked: found.trace.length }, 'servers looked for');
        controller.enqueue({ type: 'found', found });
        controller.close();
      } finally {
        giveBack();
      }
    },
  });
}

/**
 * Looks for the servers of an address, and gives what each source answered as it comes, then what was found; nothing more once its signal is aborted. No password is known
 * here, and none is needed. `network` is whose search it is, as `networkOf` of lib/http names it. Throws at once `badInput` for what is no whole address, `hostNotAllowed` where the
 * operator's table has no such domain, and `tooManyTries` while too many others are looked for.
 */
export function discoverServers(address: string, network: string): (signal: AbortSignal) => AsyncGenerator<DiscoveryEvent> {
  if (env().hosts.kind !== 'free') {
    const found = setByOperator(address);
    return async function* known() {
      yield { type: 'found', found };
    };
  }
  if (!personOf(address)) throw new AppError('badInput', say('said.signIn.wholeAddress'));
  const events = search(address, network);
  return async function* asTheyCome(signal) {
    const reader = events.getReader();
    const leave = () => reader.releaseLock();
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  };
}

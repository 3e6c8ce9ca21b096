/** Finding the servers of an address. */
import type { Discovery, TraceLine } from '@/lib/model/discovery';
import { ClientError, offline } from './call';
import { askLines } from './lines';
import { saidWords } from './said-words';

/** POST /api/discoveries: `told` hears what each source answered, as it comes. Throws `ClientError`, also where the answer breaks off. */
export async function discoverServers(address: string, told: (line: TraceLine) => void): Promise<Discovery> {
  for await (const event of askLines('discoveryEvent', '/api/discoveries', { address })) {
    if (event.type === 'found') return event.found;
    if (event.type === 'failed') throw new ClientError('internal', saidWords(event.said));
    told(event.line);
  }
  throw offline(new Error('The answer broke off.'));
}

/** Looks for an outgoing server before the first letter is written. */
import type { Endpoint } from '@/lib/model/account';
import { resolveEndpoint } from '@/lib/net/resolve';

/** Makes sure that the server has a name that is known and may be reached. Connects to nothing. Throws `hostUnknown`, `hostNotAllowed`, `notSecure`, `serverAway`. */
export async function findOutgoing(endpoint: Endpoint): Promise<void> {
  await resolveEndpoint(endpoint);
}

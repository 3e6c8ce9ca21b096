import { networkOf } from '@/lib/http/limits';
import { lineStream } from '@/lib/http/line-stream';
import { route } from '@/lib/http/route';
import { discoverServers } from '@/lib/mail/discover';
import { discoverInput } from '@/lib/model/discovery';

/** Each call asks name servers and web servers of somebody else; one for each person who signs in, and an office has one address. */
const rate = { name: 'discoveries', points: 150, seconds: 600 };

export const POST = route({ access: 'public', body: discoverInput, rate }, ({ request, address: from, body: { address } }) =>
  lineStream(request.signal, discoverServers(address, networkOf(from)), (said) => ({ type: 'failed' as const, said })),
);

import { route } from '@/lib/http/route';
import { isClosing } from '@/lib/http/shutdown';
import { checkHealth } from '@/lib/mail/health';

/** For load balancers and containers: 200 while Oriel can work, 503 while it is ending or its database is away. */
export const GET = route({ access: 'public' }, async () => {
  if (isClosing()) return Response.json({ status: 'ending' }, { status: 503 });
  await checkHealth();
  return { status: 'ok' };
});

import * as z from 'zod';
import { noteUse, sessionLives } from '@/lib/auth/session';
import { route } from '@/lib/http/route';
import { eventStream } from '@/lib/http/sse';
import { followChanges } from '@/lib/mail/follow-changes';

const query = z.object({ since: z.string().max(100).optional() });

export const GET = route({ access: 'signedIn', query }, async ({ request, signedIn, query: { since } }) => {
  const follow = await followChanges(signedIn, request.headers.get('last-event-id') ?? since ?? null);
  return eventStream({
    signal: request.signal,
    subscribe: follow,
    stillValid: async () => {
      const lives = await sessionLives(signedIn.sessionHash);
      if (lives) await noteUse(signedIn.sessionHash);
      return lives;
    },
  });
});

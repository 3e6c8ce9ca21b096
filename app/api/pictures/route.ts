import * as z from 'zod';
import { type Rate, takePoint } from '@/lib/http/limits';
import { route } from '@/lib/http/route';
import { showPicture } from '@/lib/mail/pictures';

/** Whatever does not fit counts as an address that is not ours: every failure looks the same. */
const number = z.coerce.number().int().nonnegative().catch(0);
const query = z.object({ m: number, e: number, s: z.string().catch(''), u: z.string().catch('') });

/**
 * Counts only what goes out, not what is kept here or by the browser. Four newsletters with 150 pictures each can be read in a minute,
 * while nobody makes a tool for flooding others of it.
 */
const rate: Rate = { name: 'pictures', points: 600, seconds: 60 };

/** One transparent pixel. */
const blank = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** Shows a picture that a letter names elsewhere; one blank picture for every failure, whatever it was. */
export const GET = route({ access: 'signedIn', query }, async ({ actor, query: { m, e, s, u } }) => {
  const asked = { message: m, until: e, seal: s, url: u };
  const picture = await showPicture(actor, asked, () => takePoint(rate, `user ${actor.userId}`, 'said.tooOften'));
  return new Response(new Uint8Array(picture?.bytes ?? blank), {
    headers: {
      'Content-Type': picture?.type ?? 'image/gif',
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': picture ? 'private, max-age=86400' : 'private, no-store',
    },
  });
});

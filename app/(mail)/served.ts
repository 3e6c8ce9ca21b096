/** What the pages of the signed-in person share on the server. */
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { requireSignedIn } from '@/lib/auth/session';
import { isAppError } from '@/lib/errors';
import { listQueuedActs } from '@/lib/mail/acts';
import { listBulk } from '@/lib/mail/bulk';
import type { Actor } from '@/lib/model/actor';
import type { BulkAct, QueuedAct } from '@/lib/model/acts';
import type { Shell } from '@/lib/model/api';
import { windowCookie } from '@/lib/model/look';
import type { Route } from '@/lib/model/route';

/** Who is signed in; whoever is not goes to the sign-in and comes back to `path`. */
export async function signedIn(path: string): Promise<{ actor: Actor }> {
  try {
    return await requireSignedIn();
  } catch (error) {
    if (isAppError(error) && error.code === 'notSignedIn') redirect(`/sign-in?to=${encodeURIComponent(path)}`);
    throw error;
  }
}

/** The clock of the browser, whose zone a cookie tells; UTC until it has. */
export async function clockOf(locale: string): Promise<{ now: number; zone: string; locale: string }> {
  const [zone = 'UTC'] = decodeURIComponent((await cookies()).get('oriel-clock')?.value ?? 'UTC').split('|');
  const now = Date.now();
  try {
    new Intl.DateTimeFormat(locale, { timeZone: zone }).format(now);
    return { now, zone, locale };
  } catch {
    // Not a zone that this machine knows.
    return { now, zone: 'UTC', locale };
  }
}

/** One pane at a time? As the window was last; where it was none yet, as the kind of browser has it. */
export async function isNarrow(): Promise<boolean> {
  const last = (await cookies()).get(windowCookie)?.value;
  if (last === 'narrow' || last === 'wide') return last === 'narrow';
  const request = await headers();
  return request.get('sec-ch-ua-mobile') === '?1' || /\bMobi/.test(request.get('user-agent') ?? '');
}

/** The address where it names a list that is there; else that of the inbox. */
export function shownRoute(route: Route, { mailboxes }: Shell): Route {
  if (route.role !== undefined || route.threadId !== undefined || mailboxes.some((one) => one.id === route.mailboxId)) return route;
  if (route.words !== undefined && route.mailboxId === null) return route;
  const inbox = mailboxes.find((one) => one.role === 'inbox') ?? mailboxes[0];
  if (inbox) redirect(`/mail/${inbox.id}`);
  return { mailboxId: null, messageId: null, filter: null };
}

/** What is under way on the mail servers, so that the page need not ask for it. */
export async function firstQueue(actor: Actor): Promise<{ acts: QueuedAct[]; bulk: BulkAct[] }> {
  const [acts, bulk] = await Promise.all([listQueuedActs(actor), listBulk(actor)]);
  return { acts, bulk };
}

/** What the pages of the signed-in person share on the server. */
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { requireSignedIn } from '@/lib/auth/session';
import { isAppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import { windowCookie } from '@/lib/model/look';

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

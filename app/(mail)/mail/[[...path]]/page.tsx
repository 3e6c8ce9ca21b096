import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { MailApp } from '@/app/_ui/shell/mail-app';
import { servedTexts } from '@/app/_ui/texts/served';
import { Speaking } from '@/app/_ui/texts/speaking';
import { requireSignedIn } from '@/lib/auth/session';
import { isAppError } from '@/lib/errors';
import { readWindow } from '@/lib/mail/list-messages';
import { openMessage } from '@/lib/mail/open-message';
import { readShell } from '@/lib/mail/shell';
import type { Actor } from '@/lib/model/actor';
import type { MessagePage, Shell } from '@/lib/model/api';
import type { MessageId } from '@/lib/model/ids';
import { windowCookie } from '@/lib/model/look';
import type { MessageDetail } from '@/lib/model/mail';
import { conversationList, conversationOf } from '@/lib/model/reading';
import { listOf, parseRoute, pathOf, type Route } from '@/lib/model/route';
import { answerShapes } from '@/lib/model/shapes';
import type { List } from '@/lib/model/view';

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await servedTexts()).texts['name.mail'] });

const shapes = answerShapes();

interface Props {
  params: Promise<{ path?: string[] }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Rows in the page: more than a window shows. */
const firstRows = 50;

function routeOf(path: readonly string[], search: Record<string, string | string[] | undefined>): Route {
  const query = new URLSearchParams(Object.entries(search).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
  return parseRoute(`/mail/${path.join('/')}`, query.toString());
}

/** The address where it names a list that is there; else that of the inbox. */
function shownRoute(route: Route, { mailboxes }: Shell): Route {
  if (route.role !== undefined || route.threadId !== undefined || mailboxes.some((one) => one.id === route.mailboxId)) return route;
  if (route.words !== undefined && route.mailboxId === null) return route;
  const inbox = mailboxes.find((one) => one.role === 'inbox') ?? mailboxes[0];
  if (inbox) redirect(`/mail/${inbox.id}`);
  return { mailboxId: null, messageId: null, filter: null };
}

/** The first window of a list. One that cannot be had now does not take the page away: the list asks again and says why. */
async function windowOrNull(actor: Actor, list: List | null): Promise<MessagePage | null> {
  if (!list) return null;
  try {
    return await readWindow(actor, list, null, firstRows);
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

async function signedIn(path: string): Promise<{ actor: Actor }> {
  try {
    return await requireSignedIn();
  } catch (error) {
    if (isAppError(error) && error.code === 'notSignedIn') redirect(`/sign-in?to=${encodeURIComponent(path)}`);
    throw error;
  }
}

/** A letter that cannot be had now does not take the page away: the reader asks again and says why. */
async function letterOrNull(actor: Actor, id: MessageId | null): Promise<MessageDetail | null> {
  if (id === null) return null;
  try {
    return await openMessage(actor, id);
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

/** The conversation that the reader shows with a letter. */
async function conversationOrNull(
  actor: Actor,
  message: MessageDetail | null,
  threads: boolean,
): Promise<{ list: List; page: MessagePage } | null> {
  const threadId = conversationOf(message?.row ?? null, threads);
  const list = threadId === null ? null : conversationList(threadId);
  const page = await windowOrNull(actor, list);
  return list && page ? { list, page } : null;
}

/** The clock of the browser, whose zone a cookie tells; UTC until it has. */
async function clockOf(locale: string): Promise<{ now: number; zone: string; locale: string }> {
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
function isNarrow(last: string | undefined, request: Headers): boolean {
  if (last === 'narrow' || last === 'wide') return last === 'narrow';
  return request.get('sec-ch-ua-mobile') === '?1' || /\bMobi/.test(request.get('user-agent') ?? '');
}

/** The whole screen with its data in the page: frame, first rows of the list, the letter that the address names. */
export default async function Page({ params, searchParams }: Props) {
  const [{ path = [] }, search] = await Promise.all([params, searchParams]);
  const asked = routeOf(path, search);
  const { actor } = await signedIn(pathOf(asked));
  const shell = await readShell(actor);
  const route = shownRoute(asked, shell);
  const list = listOf(route, shell.preferences.threads);
  const [page, message, spoken, request] = await Promise.all([
    windowOrNull(actor, list),
    letterOrNull(actor, route.messageId),
    servedTexts(shell.preferences.language),
    headers(),
  ]);
  const conversation = await conversationOrNull(actor, message, shell.preferences.threads && route.threadId === undefined);
  const phone = isNarrow((await cookies()).get(windowCookie)?.value, request);
  const clock = await clockOf(spoken.locale);
  return (
    <Speaking spoken={spoken}>
      <MailApp
        first={{ shell, list: list && page ? { list, page } : null, message, conversation }}
        route={route}
        clock={clock}
        shapes={shapes}
        phone={phone}
      />
    </Speaking>
  );
}

import type { Metadata } from 'next';
import { MailScreen } from '@/app/_ui/shell/mail-screen';
import { servedTexts } from '@/app/_ui/texts/served';
import { Speaking } from '@/app/_ui/texts/speaking';
import { isAppError } from '@/lib/errors';
import { readWindow } from '@/lib/mail/list-messages';
import { openMessage } from '@/lib/mail/open-message';
import { readShell } from '@/lib/mail/shell';
import type { Actor } from '@/lib/model/actor';
import type { MessagePage } from '@/lib/model/api';
import type { MessageId } from '@/lib/model/ids';
import type { MessageDetail } from '@/lib/model/mail';
import { conversationList, conversationOf } from '@/lib/model/reading';
import { listOf, parseRoute, pathOf, type Route } from '@/lib/model/route';
import { answerShapes } from '@/lib/model/shapes';
import type { List } from '@/lib/model/view';
import { clockOf, firstQueue, isNarrow, shownRoute, signedIn } from '../../served';

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

/** The whole screen with its data in the page: frame, first rows of the list, the letter that the address names. */
export default async function Page({ params, searchParams }: Props) {
  const [{ path = [] }, search] = await Promise.all([params, searchParams]);
  const asked = routeOf(path, search);
  const { actor } = await signedIn(pathOf(asked));
  const shell = await readShell(actor);
  const route = shownRoute(asked, shell);
  const list = listOf(route, shell.preferences.threads);
  const [page, message, queue, spoken] = await Promise.all([
    windowOrNull(actor, list),
    letterOrNull(actor, route.messageId),
    firstQueue(actor),
    servedTexts(shell.preferences.language),
  ]);
  const conversation = await conversationOrNull(actor, message, shell.preferences.threads && route.threadId === undefined);
  const phone = await isNarrow();
  const clock = await clockOf(spoken.locale);
  return (
    <Speaking spoken={spoken}>
      <MailScreen
        first={{ shell, list: list && page ? { list, page } : null, message, conversation }}
        queue={queue}
        route={route}
        clock={clock}
        shapes={shapes}
        phone={phone}
      />
    </Speaking>
  );
}

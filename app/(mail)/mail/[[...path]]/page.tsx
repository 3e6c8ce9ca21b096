import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { MailApp } from '@/app/_ui/shell/mail-app';
import { servedTexts } from '@/app/_ui/texts/served';
import { Speaking } from '@/app/_ui/texts/speaking';
import { requireSignedIn } from '@/lib/auth/session';
import { isAppError } from '@/lib/errors';
import { listMessages } from '@/lib/mail/list-messages';
import { openMessage } from '@/lib/mail/open-message';
import { readShell } from '@/lib/mail/shell';
import type { Actor } from '@/lib/model/actor';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import type { MessageDetail } from '@/lib/model/mail';
import { answerShapes } from '@/lib/model/shapes';

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await servedTexts()).texts['name.mail'] });

const shapes = answerShapes();

interface Props {
  params: Promise<{ path?: string[] }>;
  searchParams: Promise<{ show?: string | string[] }>;
}

const rowId = (text: string | undefined): number | null => (text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null);
const filters = ['unread', 'flagged', 'attachments'] as const;

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

/** The whole screen with its data in the page: frame, first rows of the folder, the letter that the address names. */
export default async function Page({ params, searchParams }: Props) {
  const [{ path = [] }, { show }] = await Promise.all([params, searchParams]);
  const filter = filters.find((one) => one === show) ?? null;
  const address = `/mail${path.length > 0 ? `/${path.map(encodeURIComponent).join('/')}` : ''}${filter ? `?show=${filter}` : ''}`;
  const { actor } = await signedIn(address);
  const shell = await readShell(actor);
  const asked = rowId(path[0]);
  const mailbox = shell.mailboxes.find((one) => one.id === asked);
  if (!mailbox) {
    const inbox = shell.mailboxes.find((one) => one.role === 'inbox') ?? shell.mailboxes[0];
    if (inbox) redirect(`/mail/${inbox.id}`);
  }
  const mailboxId: MailboxId | null = mailbox?.id ?? null;
  const messageId = mailboxId === null ? null : (rowId(path[1]) as MessageId | null);
  const [page, message, spoken, request] = await Promise.all([
    mailboxId === null ? null : listMessages(actor, { mailbox: mailboxId, limit: 50, ...(filter ? { filter } : {}) }),
    letterOrNull(actor, messageId),
    servedTexts(shell.preferences.language),
    headers(),
  ]);
  const phone = request.get('sec-ch-ua-mobile') === '?1' || /\bMobi/.test(request.get('user-agent') ?? '');
  const list = page && mailboxId !== null ? { mailboxId, filter, page } : null;
  const clock = await clockOf(spoken.locale);
  return (
    <Speaking spoken={spoken}>
      <MailApp first={{ shell, list, message }} route={{ mailboxId, messageId, filter }} clock={clock} shapes={shapes} phone={phone} />
    </Speaking>
  );
}

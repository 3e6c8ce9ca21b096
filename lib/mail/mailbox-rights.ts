/** Whether the person may do something with a mailbox (RFC 4314): refused in words before the server is asked, so that nothing flickers. */
import { restrictedMailboxes } from '@/lib/db/mailboxes';
import { AppError, isAppError } from '@/lib/errors';
import type { MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { type FolderAct, may } from '@/lib/model/rights';
import { type Said, say } from '@/lib/model/said';
import type { Owner } from '@/lib/sync/apply';
import type { Wish } from '@/lib/sync/apply-acts';
import { applyRights } from '@/lib/sync/apply-rights';
import { engine } from '@/lib/sync/engine';

const refusals: Readonly<Record<FolderAct, (folder: string) => Said>> = {
  see: (folder) => say('said.may.mark', { folder }),
  mark: (folder) => say('said.may.mark', { folder }),
  insert: (folder) => say('said.may.insert', { folder }),
  remove: (folder) => say('said.may.remove', { folder }),
  make: (folder) => say('said.may.make', { folder }),
  drop: (folder) => say('said.may.drop', { folder }),
  share: (folder) => say('said.may.share', { folder }),
};

/** Asks the server what the person may do with a mailbox and keeps it; what was known before where the server is away. */
export async function rightsNow(owner: Owner, box: Mailbox): Promise<string | null> {
  const known = box.rights ?? null;
  try {
    // A server without access lists said it when it opened the mailbox.
    const rights = await engine().withSession(owner.accountId, null, async (session) =>
      session.capabilities.acl ? session.rights(box.path) : known,
    );
    if (rights !== known) await applyRights(owner, box.id, rights);
    return rights;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return known;
  }
}

/**
 * Throws `refusedByServer` where the person may not do this with the mailbox. What is known to be allowed asks nobody; a refusal is asked for
 * once more before it is said, because somebody may have given more rights meanwhile.
 */
export async function mustMay(owner: Owner, box: Mailbox, act: FolderAct): Promise<void> {
  if (may(box, act)) return;
  const rights = await rightsNow(owner, box);
  if (rights === null || may({ rights }, act)) return;
  throw new AppError('refusedByServer', refusals[act](box.name));
}

type Asked = Pick<Wish, 'kind' | 'mailboxId' | 'to' | 'edit' | 'carry'>;

/** What a wish does to which mailboxes. */
function needsOf({ kind, mailboxId, to, edit, carry }: Asked): [MailboxId, FolderAct][] {
  if (carry?.keep) return [];
  if (kind !== 'flags') return [[mailboxId, 'remove'], ...(to ? [[to, 'insert'] as [MailboxId, FolderAct]] : [])];
  const flags = [...(edit?.add ?? []), ...(edit?.remove ?? [])];
  const seen = flags.some((flag) => flag.toLowerCase() === '\\seen');
  const others = flags.some((flag) => flag.toLowerCase() !== '\\seen');
  return [
    ...(seen ? [[mailboxId, 'see'] as [MailboxId, FolderAct]] : []),
    ...(others ? [[mailboxId, 'mark'] as [MailboxId, FolderAct]] : []),
  ];
}

/** Wishes of which one is not allowed are refused together: nothing is done by halves. Throws `refusedByServer`. */
export async function mustMayWish(wishes: readonly (Asked & { owner: Owner })[]): Promise<void> {
  const needs = wishes.flatMap((wish) => needsOf(wish).map(([id, act]) => ({ id, act, owner: wish.owner })));
  const boxes = await restrictedMailboxes([...new Set(needs.map(({ id }) => id))]);
  for (const { id, act, owner } of needs) {
    const box = boxes.get(id);
    if (box) await mustMay(owner, box, act);
  }
}

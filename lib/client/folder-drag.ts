/** What is dragged onto folders: letters from a list, or another folder. Each has a way by menu as well. */
import type { MailboxId, MessageId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { may } from '@/lib/model/rights';
import { sentenceOf } from './call';
import { putFolder } from './folder-acts';
import { notify } from './notice';
import { moveRows, placeWords, rowsOfLetters } from './row-commands';
import { shellNow } from './store';

/** The kind of what a list hands over: a JSON array of the ids of letters. */
export const lettersType = 'application/x-oriel-letters';
/** The kind of a folder that is dragged: its id. */
export const folderType = 'application/x-oriel-folder';

/** While something is dragged the browser tells its kinds only, so which folder it is is kept here. */
let dragged: MailboxId | null = null;

/** Whether what is dragged is a folder or letters of ours. */
export const isFolderDrag = (types: readonly string[]): boolean => types.includes(lettersType) || types.includes(folderType);

/** Takes a folder up. */
export function dragFolder(transfer: DataTransfer, mailbox: Mailbox): void {
  dragged = mailbox.id;
  transfer.setData(folderType, String(mailbox.id));
  transfer.effectAllowed = 'move';
}

/** The drag ended, wherever. */
export function dropNothing(): void {
  dragged = null;
}

const inside = (path: string, { path: above, delimiter }: Mailbox) =>
  path === above || (delimiter !== null && path.startsWith(above + delimiter));

/** Whether what is dragged may be dropped on a folder; null is the top of the tree. */
export function takes(types: readonly string[], mailbox: Mailbox | null): boolean {
  if (types.includes(lettersType)) return mailbox?.selectable === true && mailbox.role !== 'drafts' && may(mailbox, 'insert');
  if (!types.includes(folderType)) return false;
  const folder = shellNow().mailboxes.find((one) => one.id === dragged);
  if (!folder || !mailbox) return folder !== undefined;
  return may(mailbox, 'make') && mailbox.delimiter !== null && mailbox.accountId === folder.accountId && !inside(mailbox.path, folder);
}

/** Carries out a drop; with `copy` letters stay where they are, too. */
export function drop(transfer: DataTransfer, mailbox: Mailbox | null, copy: boolean): void {
  const folder = shellNow().mailboxes.find((one) => String(one.id) === transfer.getData(folderType));
  dropNothing();
  if (folder) return void putFolder(folder, mailbox?.id ?? null);
  if (!mailbox) return;
  const ids = lettersIn(transfer.getData(lettersType));
  const rows = rowsOfLetters(new Set(ids)).filter((row) => row.mailboxId !== mailbox.id);
  if (rows.length === 0) return;
  if (!copy) moveRows(rows, mailbox.id, 'done.moved', placeWords(mailbox, rows));
  // The code comes with the first copy.
  else import('./copies').then(({ copyRows }) => copyRows(rows, mailbox), sayFault);
}

const sayFault = (error: unknown): void => void notify(sentenceOf(error));

/** The ids that a list handed over; none for anything that another page or program may have put there. */
export function lettersIn(text: string): MessageId[] {
  try {
    const ids: unknown = JSON.parse(text);
    return Array.isArray(ids) ? (ids.filter((id) => Number.isSafeInteger(id)) as MessageId[]) : [];
  } catch {
    return [];
  }
}

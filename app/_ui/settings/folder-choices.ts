import { useShell } from '@/lib/client/store';
import { mailboxWords } from '@/lib/client/words';

/** The folders that letters may go into, by account. */
export function useFolderChoices() {
  const { accounts, mailboxes } = useShell();
  const address = (accountId: number) => accounts.find(({ id }) => id === accountId)?.address ?? '';
  const open = mailboxes.filter((one) => one.selectable && one.owner === undefined && accounts.some(({ id }) => id === one.accountId));
  return {
    open,
    choices: open.map((one) => ({
      value: String(one.id),
      words: accounts.length > 1 ? `${mailboxWords(one)} · ${address(one.accountId)}` : mailboxWords(one),
    })),
  };
}

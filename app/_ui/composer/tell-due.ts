/** Says that nobody answered a letter in time. */
import { notify } from '@/lib/client/notice';
import { navigate } from '@/lib/client/router';
import { t } from '@/lib/client/texts';
import type { Change } from '@/lib/model/change';

/** `change` names the conversation, which the notice opens. */
export function tellDue({ ids, due }: Extract<Change, { type: 'deliveryChanged' }>): void {
  const [messageId = null] = ids;
  if (!due) return;
  const open = () => navigate({ mailboxId: null, messageId, threadId: due.threadId, filter: null });
  notify(t('followUp.notice', { subject: due.subject }), { act: { words: t('act.open'), run: open }, stayMs: 20_000 });
}

/** What lists of the settings say of what was done to their entries. */
import { sentenceOf } from '@/lib/client/call';
import { notify } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';

/** Does something that nothing else waits for; a refusal is said. */
export function orSay(deed: Promise<unknown>): void {
  deed.catch((problem: unknown) => notify(t('settings.notKept', { reason: sentenceOf(problem) })));
}

/** Removes an entry; the notice brings it back as it was. */
export function removeEntry(words: string, { remove, restore }: { remove: () => Promise<void>; restore: () => Promise<void> }): void {
  const removed = () => notify(words, { act: { words: t('act.undo'), run: () => orSay(restore()) } });
  orSay(remove().then(removed));
}

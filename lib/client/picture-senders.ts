/** Whose pictures are always shown: read, permitted and taken back. The code comes with the bar above a letter, or with the settings. */
import type { MessageId } from '@/lib/model/ids';
import type { PictureSender } from '@/lib/model/picture-senders';
import { theCache } from './cache';
import { call, sentenceOf } from './call';
import { notify } from './notice';
import { showPictures } from './pictures';
import { useQuery } from './query';
import { t } from './texts';

const path = '/api/picture-senders';
const key = ['picture-senders'] as const;

/** Everybody whose pictures are always shown, the newest first; `undefined` while that is read. */
export function usePictureSenders() {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call('pictureSendersOutput', path, { signal })).senders,
    staleTime: 0,
    retry: false,
  });
}

async function keep(sender: PictureSender, permitted: boolean): Promise<void> {
  const { senders } = permitted
    ? await call('pictureSendersOutput', path, { method: 'POST', body: sender })
    : await call('pictureSendersOutput', `${path}?${new URLSearchParams({ ...sender })}`, { method: 'DELETE' });
  theCache().setQueryData(key, senders);
  // What other letters show hangs on it too.
  await theCache().invalidateQueries({ queryKey: ['message'] });
}

/**
 * Permits the pictures of a sender or a domain for good, or takes that back; the notice undoes it. `id`: the letter where it was chosen, which shows them,
 * or does not, at once. Where it cannot be kept everything stays as it was, and that is said.
 */
export function permitPictures(sender: PictureSender, permitted: boolean, id: MessageId | null = null): void {
  if (id !== null) showPictures(id, permitted);
  keep(sender, permitted).then(
    () => {
      if (id !== null) showPictures(id, null);
      const undo = { words: t('act.undo'), run: () => permitPictures(sender, !permitted, id) };
      notify(t(permitted ? 'pictures.permitted' : 'pictures.revoked', { who: sender.value }), { act: undo });
    },
    (error: unknown) => {
      if (id !== null) showPictures(id, null);
      notify(t('settings.notKept', { reason: sentenceOf(error) }));
    },
  );
}

'use client';
import { useCallback, useEffect, useState } from 'react';
import { announce } from '@/lib/client/announce';
import { sentenceOf } from '@/lib/client/call';
import { notify } from '@/lib/client/notice';
import { changeLink, linksOfDraft, shareFile, unshareFile } from '@/lib/client/shared-files';
import { t } from '@/lib/client/texts';
import type { Draft } from '@/lib/model/draft';
import type { ChangeLinkInput, DraftLinks, SharedFile } from '@/lib/model/shared-file';

/** The files of a letter that go as links, and what can be done about them. */
export interface Links {
  files: readonly SharedFile[];
  /** Files of so many bytes are offered as a link; null where there are no links. */
  from: number | null;
  share(fileId: string, name: string): void;
  back(file: SharedFile): void;
  change(file: SharedFile, changes: ChangeLinkInput): void;
  /** Takes it off the letter; the notice puts it back. */
  remove(file: SharedFile): void;
}

const none: DraftLinks = { files: [], from: null };

/** Keeps up with the links of a draft. `arrivals` counts files that came to be links; `adopt` takes the draft over as it is after a change. */
export function useSharedFiles(draftId: string, arrivals: number, adopt: (draft: Draft) => void): Links {
  const [links, setLinks] = useState(none);
  const read = useCallback(async () => setLinks(await linksOfDraft(draftId)), [draftId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what arrived is read as well
  useEffect(() => {
    let over = false;
    linksOfDraft(draftId)
      .then((now) => !over && setLinks(now))
      // A letter that is only begun, or a line that is away: nothing of it is shown then.
      .catch(() => undefined);
    return () => {
      over = true;
    };
  }, [draftId, arrivals]);
  const orSay = (deed: Promise<unknown>) => {
    deed.then(read).catch((problem: unknown) => notify(sentenceOf(problem)));
  };
  return {
    ...links,
    share: (fileId, name) =>
      orSay(
        shareFile(draftId, fileId)
          .then(adopt)
          .then(() => announce(t('link.shared', { name }))),
      ),
    back: ({ id }) => orSay(unshareFile(id).then(adopt)),
    change: ({ id }, changes) => orSay(changeLink(id, changes)),
    remove: ({ id, filename }) => {
      const back = () => orSay(changeLink(id, { revoked: false }));
      const removed = () => notify(t('link.removed', { name: filename }), { act: { words: t('act.undo'), run: back } });
      orSay(changeLink(id, { revoked: true }).then(removed));
    },
  };
}

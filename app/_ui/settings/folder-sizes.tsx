'use client';
import { sentenceOf } from '@/lib/client/call';
import { readSizes } from '@/lib/client/folder-facts';
import { folderPathWords } from '@/lib/client/folder-path';
import { useQuery } from '@/lib/client/query';
import { navigate } from '@/lib/client/router';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { bytes, count } from '@/lib/client/words';
import type { FolderSize } from '@/lib/model/mailbox-facts';
import { Button } from '../base/button';
import { NoteBar } from '../base/note-bar';
import { Skeleton, useSlow } from '../base/skeleton';

const sizeWords = ({ bytes: n, exact }: Pick<FolderSize, 'bytes' | 'exact'>) =>
  exact ? bytes(n) : t('folders.sizeLeast', { size: bytes(n) });

function Sizes({ sizes }: { sizes: readonly FolderSize[] }) {
  const { accounts, mailboxes } = useShell();
  const byId = new Map(mailboxes.map((one) => [one.id, one]));
  const rows = sizes.flatMap((size) => {
    const mailbox = byId.get(size.mailboxId);
    return mailbox ? [{ size, mailbox }] : [];
  });
  // Other people's folders fill their room, not one's own.
  const own = rows.filter(({ mailbox }) => mailbox.owner === undefined).map(({ size }) => size);
  const all = { bytes: own.reduce((sum, one) => sum + one.bytes, 0), exact: own.every(({ exact }) => exact) };
  return (
    <table className="fsizes">
      <thead>
        <tr>
          <th scope="col">{t('settings.sizes.folder')}</th>
          <th scope="col" className="num">
            {t('folders.letters')}
          </th>
          <th scope="col" className="num">
            {t('folders.size')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ size, mailbox }) => (
          <tr key={mailbox.id}>
            <th scope="row">
              <Button kind="link" onClick={() => navigate({ mailboxId: mailbox.id, messageId: null, filter: null })}>
                <bdi className="cut">{folderPathWords(mailbox)}</bdi>
              </Button>
              {accounts.length > 1 ? <bdi className="cut dim">{accounts.find(({ id }) => id === mailbox.accountId)?.address}</bdi> : null}
            </th>
            <td className="num">{count(mailbox.exists)}</td>
            <td className="num">{sizeWords(size)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('settings.sizes.all')}</th>
          <td />
          <td className="num">{sizeWords(all)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

/** Every folder with its letters and its size, the largest first; a press leads to it. */
export function FolderSizes() {
  const { data, error } = useQuery({
    queryKey: ['folder-sizes'],
    queryFn: ({ signal }) => readSizes(signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const slow = useSlow(!data && !error);
  return (
    <section className="fsizes-part" aria-busy={!data && !error}>
      <h3>{t('settings.sizes')}</h3>
      {data ? <Sizes sizes={data} /> : null}
      {error ? (
        <NoteBar icon="circle-alert" kind="warn">
          {sentenceOf(error)}
        </NoteBar>
      ) : null}
      {slow ? <Skeleton width={60} /> : null}
    </section>
  );
}

'use client';
import { type FormEvent, useRef, useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { readFacts, shareWith } from '@/lib/client/folder-facts';
import { notify } from '@/lib/client/notice';
import { useQuery, useQueryCache } from '@/lib/client/query';
import { t } from '@/lib/client/texts';
import { mailboxWords } from '@/lib/client/words';
import type { Mailbox } from '@/lib/model/mail';
import type { FolderShare } from '@/lib/model/mailbox-facts';
import { type ShareLevel, shareLevels } from '@/lib/model/rights';
import { Button } from '../base/button';
import { Dialog } from '../base/dialog';
import { Field } from '../base/field';
import { IconButton } from '../base/icon-button';
import { NoteBar } from '../base/note-bar';
import { Select } from '../base/select';
import type { Asking } from './use-work';

const levelChoices = () => shareLevels.map((level) => ({ value: level as string, words: t(`sharing.${level}`) }));
const isLevel = (value: string): value is ShareLevel => (shareLevels as readonly string[]).includes(value);
const whoWords = ({ who, own }: FolderShare) => (own ? t('sharing.own') : who === 'anyone' ? t('sharing.anyone') : who);

/** One of those who share the folder. Rights that are none of the three levels stay as they are until another one is chosen. */
function One({ share, busy, onLevel }: { share: FolderShare; busy: boolean; onLevel: (who: string, level: ShareLevel | null) => void }) {
  const words = whoWords(share);
  const special = share.level === null ? [{ value: '', words: t('sharing.special', { rights: share.rights }) }] : [];
  return (
    <li className="fshare">
      <bdi className="cut">{words}</bdi>
      {share.own ? (
        <span className="dim">{t(share.level ? `sharing.${share.level}` : 'folders.everything')}</span>
      ) : (
        <>
          <Select
            name={t('sharing.level', { who: words })}
            value={share.level ?? ''}
            choices={[...special, ...levelChoices()]}
            onChoose={(value) => isLevel(value) && !busy && onLevel(share.who, value)}
          />
          <IconButton icon="x" name={t('sharing.end', { who: words })} disabled={busy} onClick={() => onLevel(share.who, null)} />
        </>
      )}
    </li>
  );
}

function Shares({ mailbox, field }: { mailbox: Mailbox; field: React.RefObject<HTMLInputElement | null> }) {
  const cache = useQueryCache();
  const key = ['folder-shares', mailbox.id];
  const { data, error } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => readFacts(mailbox.id, signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const [who, setWho] = useState('');
  const [level, setLevel] = useState<ShareLevel>('read');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const change = async (name: string, wanted: ShareLevel | null) => {
    setBusy(true);
    setProblem(null);
    try {
      cache.setQueryData(key, await shareWith(mailbox.id, name, wanted));
      notify(t(wanted === null ? 'sharing.ended' : 'sharing.done', { who: name }), { stayMs: 4000 });
      return true;
    } catch (fault) {
      setProblem(sentenceOf(fault));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (who.trim() === '' || busy) return field.current?.focus();
    if (await change(who.trim(), level)) setWho('');
    field.current?.focus();
  };
  if (error)
    return (
      <NoteBar icon="circle-alert" kind="warn">
        {sentenceOf(error)}
      </NoteBar>
    );
  if (!data) return <p className="note dim">…</p>;
  if (!data.shares) return <p className="note">{t('sharing.none')}</p>;
  const others = data.shares.filter(({ own }) => !own);
  return (
    <>
      {others.length === 0 ? <p className="note dim">{t('sharing.nobody')}</p> : null}
      <ul className="fshares">
        {data.shares.map((share) => (
          <One key={share.who} share={share} busy={busy} onLevel={(name, wanted) => void change(name, wanted)} />
        ))}
      </ul>
      <form className="fshare-new" onSubmit={(event) => void add(event)}>
        <Field
          ref={field}
          label={t('sharing.who')}
          value={who}
          maxLength={255}
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          error={problem}
          onChange={(event) => {
            setWho(event.target.value);
            setProblem(null);
          }}
        />
        <Select
          name={t('sharing.levelNew')}
          value={level}
          choices={levelChoices()}
          onChoose={(value) => isLevel(value) && setLevel(value)}
        />
        <Button kind="solid" type="submit" disabled={busy}>
          {t('sharing.add')}
        </Button>
      </form>
    </>
  );
}

/** Who shares a folder, in three plain levels. */
export function Sharing({ asking, onClose }: { asking: Asking | null; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const mailbox = asking?.kind === 'sharing' ? asking.mailbox : null;
  return (
    <Dialog
      open={mailbox !== null}
      onClose={onClose}
      title={mailbox ? t('sharing.title', { folder: mailboxWords(mailbox) }) : ''}
      sentence={t('sharing.sentence')}
      acts={
        <Button kind="line" onClick={onClose}>
          {t('act.close')}
        </Button>
      }
    >
      {mailbox ? <Shares mailbox={mailbox} field={field} /> : null}
    </Dialog>
  );
}

'use client';
import { useId, useState } from 'react';
import { Avatar } from '@/app/_ui/base/avatar';
import { Icon } from '@/app/_ui/base/icon';
import { IconButton } from '@/app/_ui/base/icon-button';
import { MenuButton, type MenuEntry } from '@/app/_ui/base/menu';
import { logoUrl } from '@/lib/client/letter-api';
import { addressedTo } from '@/lib/client/letter-words';
import { usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import { fullTime, useClock } from '@/lib/client/time';
import { looksLikeOrganisation, personWords } from '@/lib/client/words';
import { namesNobody, ownName } from '@/lib/model/letter-words';
import type { Address, MessageDetail, MessageRow } from '@/lib/model/mail';
import { letterTime } from '@/lib/model/open-letter-words';
import { usePrinting } from './use-printing';

function People({ label, list }: { label: string; list: readonly Address[] }) {
  if (list.length === 0) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <ul>
          {list.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an address may stand twice in a letter
            <li key={index}>
              <bdi>{ownName(one)}</bdi> <bdi className="rd-addr">{one.address}</bdi>
            </li>
          ))}
        </ul>
      </dd>
    </>
  );
}

/** All addresses and the whole date, as the letter bears them. */
function Addresses({ id, row, detail }: { id: string; row: MessageRow; detail: MessageDetail | null }) {
  const clock = useClock();
  const [from] = row.from;
  const verdict = detail?.trust?.verdict ?? null;
  const replyTo = (detail?.replyTo ?? []).filter(({ address }) => address.toLowerCase() !== from?.address.toLowerCase());
  return (
    <dl className="rd-people rd-inset" id={id}>
      <People label={t('head.from')} list={row.from} />
      <People label={t('head.to')} list={row.to} />
      <People label={t('head.cc')} list={detail?.cc ?? []} />
      <People label={t('head.bcc')} list={detail?.bcc ?? []} />
      <People label={t('head.replyTo')} list={replyTo} />
      <dt>{t('head.date')}</dt>
      <dd className="num">{fullTime(row.sentAt ?? row.internalAt, clock)}</dd>
      {verdict ? (
        <>
          <dt>{t('trust.label')}</dt>
          <dd>
            {t(verdict.kind === 'failed' ? 'trust.verdictFailed' : `trust.${verdict.kind}`, { domain: verdict.domain, by: verdict.by })}
          </dd>
        </>
      ) : null}
    </dl>
  );
}

export interface LetterHeadProps {
  row: MessageRow;
  /** Null while the letter is being read. */
  detail: MessageDetail | null;
  /** The reader's own addresses, in lower case. */
  own: ReadonlySet<string>;
  menu: MenuEntry[];
  reply: { keys: string | undefined; run: () => void };
  /** It was not sent yet. */
  draft: boolean;
  /** The folder that it lies in, where that is another one than what is open. */
  folder: string | null;
  /** Goes to the files; null where there are none. */
  onFiles: (() => void) | null;
  /** Folds the letter to its line; null where it is alone. */
  onFold: (() => void) | null;
  /** On the phone the acts of a letter that is alone are in the bars. */
  phone: boolean;
}

/** Was nothing pressed that does something itself, and no text selected? */
function isBare({ target }: React.MouseEvent): boolean {
  return target instanceof Element && target.closest('button, a, [role=menu]') === null && window.getSelection()?.isCollapsed !== false;
}

/** Who wrote, to whom, when. The line of recipients opens all addresses. */
export function LetterHead({ row, detail, own, menu, reply, draft, folder, onFiles, onFold, phone }: LetterHeadProps) {
  const [open, setOpen] = useState(false);
  const printing = usePrinting();
  const clock = useClock();
  const { logos } = usePreferences();
  const id = useId();
  const from = row.from[0] ?? { name: '', address: '' };
  const name = personWords(from);
  const at = row.sentAt ?? row.internalAt;
  const count = detail?.attachments.length ?? 0;
  const proved = detail?.trust?.verdict?.kind === 'signed' || detail?.trust?.verdict?.kind === 'checked';
  const logo = proved && (logos || detail.trust?.logo) ? logoUrl(row.id) : null;
  const bare = phone && onFold === null;
  return (
    <header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: for the mouse alone; the menu of the letter folds it too */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: for the mouse alone; the menu of the letter folds it too */}
      <div className={onFold ? 'rd-head folds' : 'rd-head'} onClick={(event) => onFold && isBare(event) && onFold()}>
        <Avatar name={name} seed={from.address || name} size={phone ? 40 : 36} org={looksLikeOrganisation(from.address)} picture={logo} />
        <div>
          <div className="rd-from">
            {draft ? <span className="rd-draft">{t('conversation.draft')} </span> : null}
            <h2 className="rd-name cut">
              <bdi>{name}</bdi>
            </h2>
            {ownName(from) && from.address ? <bdi className="rd-address cut">{from.address}</bdi> : null}
          </div>
          <button type="button" className="rd-to" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
            <span className="cut">{addressedTo(draft ? row.to.filter((one) => !namesNobody(one)) : row.to, detail?.cc ?? [], own)}</span>
            <Icon name="chevron-down" size={14} />
            <span className="vh">{open ? t('head.hide') : t('head.show')}</span>
          </button>
        </div>
        <div className="rd-side">
          {onFiles && count > 0 ? (
            <button
              type="button"
              className="rd-clip"
              aria-label={t('head.toFiles', { count })}
              data-tip={t('files', { count })}
              onClick={onFiles}
            >
              <Icon name="paperclip" size={14} />
            </button>
          ) : null}
          {folder ? (
            <span className="rd-folder">
              <bdi>{folder}</bdi>
            </span>
          ) : null}
          <time dateTime={new Date(at).toISOString()} title={fullTime(at, clock)}>
            {letterTime(at, clock)}
          </time>
          {bare ? null : (
            <>
              {phone ? null : <IconButton icon="reply" name={t('command.reply')} keys={reply.keys} small onClick={reply.run} />}
              <MenuButton icon="ellipsis" name={t('reader.more')} entries={menu} small align="end" />
            </>
          )}
        </div>
      </div>
      {open || printing ? <Addresses id={id} row={row} detail={detail} /> : null}
    </header>
  );
}

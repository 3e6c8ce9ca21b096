'use client';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '@/app/_ui/base/icon-button';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { partUrl, sourceUrl } from '@/lib/client/api';
import { detailsOf, sentenceOf } from '@/lib/client/call';
import type { CommandId } from '@/lib/client/command';
import { command, keyOf, runCommand } from '@/lib/client/commands';
import { usePhone } from '@/lib/client/media';
import { useMailbox } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { fewPeople, looksLikeOrganisation, mailboxWords, personWords, subjectWords } from '@/lib/client/words';
import type { MessageId } from '@/lib/model/ids';
import { shortName } from '@/lib/model/letter-words';
import type { MessageDetail, MessageRow } from '@/lib/model/mail';
import { AnswerField } from './answer-field';
import { Attachments } from './attachments';
import { LetterBody } from './letter-body';
import { LetterHead } from './letter-head';
import { LetterFailed, LetterGone, LetterLoading } from './letter-states';
import { LinkTarget } from './link-target';
import './reader.css';
import { ReaderBottom } from './reader-bottom';
import { ReaderTools, ReaderTop } from './reader-tools';
import { type OpenLetter, useLetter, useOwnAddresses, usePosition, useTakenOver } from './use-letter';
import { useLook, usePaper } from './use-look';

function entry(id: CommandId, here: boolean): MenuEntry {
  const { words, icon, when } = command(id);
  return { words, icon, keys: keyOf(id), disabled: here && !when(), onSelect: () => runCommand(id) };
}

/** What can be done with one letter, in words. */
function menuOf(id: MessageId, here: boolean, paper: MenuEntry | null): MenuEntry[] {
  return [
    entry('reply', here),
    entry('replyAll', here),
    entry('forward', here),
    { line: true },
    entry('star', here),
    entry('markUnread', here),
    entry('spam', here),
    { line: true },
    ...(paper ? [paper] : []),
    { words: t('reader.source'), href: sourceUrl(id), newTab: true },
  ];
}

function Subject({ row }: { row: MessageRow }) {
  const starred = row.flags.includes('\\Flagged');
  return (
    <div className="rd-subject">
      <h1 tabIndex={-1}>
        <bdi dir="auto">{subjectWords(row.subject)}</bdi>
      </h1>
      <IconButton
        icon="star"
        name={t(starred ? 'reader.unstar' : 'command.star')}
        keys={keyOf('star')}
        small
        filled={starred}
        aria-pressed={starred}
        onClick={() => runCommand('star')}
      />
    </div>
  );
}

interface LetterProps {
  letter: OpenLetter;
  row: MessageRow;
  own: ReadonlySet<string>;
  menu: MenuEntry[];
  phone: boolean;
  paper: boolean;
  onLink: (href: string | null) => void;
}

/** One letter: who, to whom, what, its files. */
function Letter({ letter, row, own, menu, phone, paper, onLink }: LetterProps) {
  const { detail, error, stopped } = letter;
  const files = useRef<HTMLElement>(null);
  const toFiles = () => {
    files.current?.scrollIntoView({ block: 'nearest' });
    files.current?.focus({ preventScroll: true });
  };
  return (
    <div className="rd-letter">
      <LetterHead
        row={row}
        detail={detail}
        own={own}
        menu={menu}
        reply={{ keys: keyOf('reply'), run: () => runCommand('reply') }}
        onFiles={detail && detail.attachments.length > 0 ? toFiles : null}
        bare={phone}
      />
      {detail ? <LetterBody detail={detail} paper={paper} onLink={onLink} /> : null}
      {!detail && !error && !stopped ? <LetterLoading size={row.size} onStop={letter.stop} /> : null}
      {stopped ? (
        <LetterFailed title={t('reader.stopped')} reason={t('reader.stoppedSentence')} serverText={null} onRetry={letter.retry} />
      ) : null}
      {!detail && error && !stopped ? (
        <LetterFailed title={t('reader.failed')} reason={sentenceOf(error)} serverText={detailsOf(error)} onRetry={letter.retry} />
      ) : null}
      {detail ? <Attachments files={detail.attachments} hrefOf={(part) => partUrl(row.id, part)} ref={files} /> : null}
    </div>
  );
}

/** Whether an answer to all would reach anybody whom an answer does not. */
function hasOthers(detail: MessageDetail, own: ReadonlySet<string>): boolean {
  const sender = new Set([...detail.row.from, ...detail.replyTo].map(({ address }) => address.toLowerCase()));
  return [...detail.row.to, ...detail.cc].some(({ address }) => !own.has(address.toLowerCase()) && !sender.has(address.toLowerCase()));
}

/** Whom an answer goes to, in short. */
function answered({ row, replyTo }: MessageDetail, own: ReadonlySet<string>): string {
  const authors = replyTo.length > 0 ? replyTo : row.from;
  const mine = row.from.every(({ address }) => own.has(address.toLowerCase()));
  const names = (mine ? row.to : authors).map((one) => (looksLikeOrganisation(one.address) ? personWords(one) : shortName(one)));
  return fewPeople(names) || t('reader.sender');
}

/** The open letter, with its acts. On the phone it is a page of its own with its acts below. */
export function Reader({ messageId }: { messageId: MessageId }) {
  const letter = useLetter(messageId);
  const position = usePosition(messageId);
  const own = useOwnAddresses();
  const phone = usePhone();
  const { row, detail, gone } = letter;
  const mailbox = useMailbox(row?.mailboxId ?? null);
  const [link, setLink] = useState<string | null>(null);
  const pane = useRef<HTMLDivElement>(null);
  const folder = mailbox ? mailboxWords(mailbox) : t('reader.thisFolder');
  const name = row ? t('reader.from', { name: personWords(row.from[0]) }) : t('pane.letter');
  const look = useLook();
  const here = useTakenOver();
  const { paper, toggle } = usePaper(row?.from[0]?.address ?? '');
  const adaptable = look?.dark === true && detail?.body.kind === 'html' && !detail.body.designed;
  const menu = menuOf(messageId, here, adaptable ? { words: t('reader.paper'), checked: paper, onSelect: toggle } : null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another letter begins at its top
  useEffect(() => {
    setLink(null);
    // On the phone the letter is a new page, and a screen reader begins to read at its title.
    if (phone) pane.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [messageId, phone]);

  return (
    <div className="rd" ref={pane}>
      {phone ? (
        <ReaderTop folder={folder} position={position} menu={menu} gone={gone} />
      ) : (
        <ReaderTools position={position} menu={menu} gone={gone} />
      )}
      {gone ? (
        <LetterGone folder={folder} onBack={() => runCommand('back')} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        <article className="rd-scroll" key={messageId} tabIndex={0} aria-label={name}>
          <div className="rd-column">
            {row ? (
              <>
                <Subject row={row} />
                <div className="rd-meta">{folder}</div>
                <Letter letter={letter} row={row} own={own} menu={menu} phone={phone} paper={paper} onLink={setLink} />
              </>
            ) : letter.error ? (
              <LetterFailed
                title={t('reader.failed')}
                reason={sentenceOf(letter.error)}
                serverText={detailsOf(letter.error)}
                onRetry={letter.retry}
              />
            ) : (
              <LetterLoading size={0} onStop={letter.stop} />
            )}
            {detail && !phone ? (
              <AnswerField
                to={answered(detail, own)}
                onReply={() => runCommand('reply')}
                onReplyAll={hasOthers(detail, own) ? () => runCommand('replyAll') : null}
                onForward={() => runCommand('forward')}
              />
            ) : null}
          </div>
        </article>
      )}
      <LinkTarget href={link} />
      {phone && !gone ? <ReaderBottom /> : null}
    </div>
  );
}

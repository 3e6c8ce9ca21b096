'use client';
import { Suspense, useEffect, useRef, useState } from 'react';
import { IconButton } from '@/app/_ui/base/icon-button';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { detailsOf, sentenceOf } from '@/lib/client/call';
import type { CommandId } from '@/lib/client/command';
import { command, keyOf, runCommand } from '@/lib/client/commands';
import { theLetter } from '@/lib/client/letter-commands';
import { usePhone } from '@/lib/client/media';
import { usePreferences } from '@/lib/client/preferences';
import { readerActs } from '@/lib/client/reader-acts';
import { lastLetter } from '@/lib/client/stack';
import { useMailbox } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { mailboxWords, personWords, subjectWords } from '@/lib/client/words';
import type { MessageId } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';
import { Answer } from './answer';
import { LabelChips } from './label-chips';
import { letterMenu } from './letter-menu';
import { LetterFailed, LetterGone, LetterLoading } from './letter-states';
import { LinkTarget } from './link-target';
import { Marks, marksOf } from './marks';
import './reader.css';
import './conversation.css';
import { part } from '@/app/_ui/base/part';
import { printConversation } from './print-letter';
import { ReaderBottom } from './reader-bottom';
import { ReaderTools, ReaderTop } from './reader-tools';
import { Stack } from './stack';
import { useConversation, useRoles } from './use-conversation';
import { useAsked, useFollowing, useOwnAddresses, usePosition, useTakenOver } from './use-letter';
import { useTurn } from './use-turn';

const HeadersDialog = part(() => import('./headers-dialog'));
const CharsetDialog = part(() => import('./charset-dialog'));
const JoinDialog = part(() => import('./join-dialog'));

function entry(id: CommandId, here: boolean): MenuEntry {
  const { words, icon, when } = command(id);
  return { words, icon, keys: keyOf(id), disabled: here && !when(), onSelect: () => runCommand(id) };
}

function muteEntry(here: boolean, muted: boolean): MenuEntry {
  const mute = entry('mute', here);
  return muted ? { ...mute, words: t('act.unmute') } : mute;
}

function pinEntry(here: boolean, pinned: boolean): MenuEntry {
  const pin = entry('pin', here);
  return pinned ? { ...pin, words: t('act.unpin') } : pin;
}

/** What can be done with all that is open, in words. */
function menuOfAll(here: boolean, several: boolean, muted: boolean, pinned: boolean): MenuEntry[] {
  return [
    entry('reply', here),
    entry('replyAll', here),
    entry('forward', here),
    entry('forwardAsFile', here),
    { line: true },
    entry('label', here),
    entry('star', here),
    entry('markUnread', here),
    entry('copy', here),
    entry('spam', here),
    pinEntry(here, pinned),
    muteEntry(here, muted),
    entry('note', here),
    ...(several
      ? [
          { line: true as const },
          { words: t('conversation.print'), onSelect: () => void printConversation() },
          { words: t('conversation.unfoldAll'), keys: keyOf('unfoldAll'), onSelect: () => readerActs()?.foldAll(false) },
          { words: t('conversation.foldAll'), keys: keyOf('foldAll'), onSelect: () => readerActs()?.foldAll(true) },
        ]
      : []),
  ];
}

function Subject({ row, starred }: { row: MessageRow; starred: boolean }) {
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

/** "4 letters, 3 people", or of a letter alone its folder, which on the phone the bar above says. */
function Sum({ letters, folder }: { letters: readonly MessageRow[] | null; folder: string }) {
  if (!letters || letters.length < 2) return <div className="rd-meta alone">{folder}</div>;
  const people = new Set(letters.flatMap((row) => row.from.map(({ address }) => address.toLowerCase())));
  return <div className="rd-meta num">{t('conversation.sum', { letters: letters.length, people: people.size })}</div>;
}

interface Asked {
  headers: MessageId | null;
  charset: MessageId | null;
  join: MessageRow | null;
}

const nothing: Asked = { headers: null, charset: null, join: null };

/** The dialogs that the menu of a letter opens; their code comes with the first one. */
function LetterDialogs({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const [wanted, setWanted] = useState({ headers: false, charset: false, join: false });
  if (asked.headers !== null && !wanted.headers) setWanted({ ...wanted, headers: true });
  if (asked.charset !== null && !wanted.charset) setWanted({ ...wanted, charset: true });
  if (asked.join !== null && !wanted.join) setWanted({ ...wanted, join: true });
  return (
    <Suspense fallback={null}>
      {wanted.headers ? <HeadersDialog id={asked.headers} onClose={onClose} /> : null}
      {wanted.charset ? <CharsetDialog id={asked.charset} onClose={onClose} /> : null}
      {wanted.join ? <JoinDialog row={asked.join} onClose={onClose} /> : null}
    </Suspense>
  );
}

/** The open conversation, or letter, with its acts. On the phone it is a page of its own with its acts below. */
export function Reader({ messageId }: { messageId: MessageId }) {
  const { row, error, gone: left, retry } = useAsked(messageId);
  const { key, letters } = useConversation(row, left);
  const roleOf = useRoles();
  const position = usePosition(messageId, row?.threadId ?? null);
  useFollowing(messageId, row?.threadId ?? null);
  const own = useOwnAddresses();
  const phone = usePhone();
  const here = useTakenOver();
  const mailbox = useMailbox(row?.mailboxId ?? null);
  const [link, setLink] = useState<string | null>(null);
  const [asked, setAsked] = useState<Asked>(nothing);
  const pane = useRef<HTMLDivElement>(null);
  const { turn } = usePreferences();
  useTurn(pane, turn);
  // Of a conversation that lost one letter the others are still here.
  const gone = left && !letters?.some((one) => one.mailboxId === row?.mailboxId && one.id !== messageId);
  const folder = mailbox ? mailboxWords(mailbox) : t('reader.thisFolder');
  const several = (letters?.length ?? 0) > 1;
  const subject = letters?.[0] ?? row;
  const last = letters && lastLetter(letters, roleOf);
  const name = several && subject ? t('conversation.name', { subject: subjectWords(subject.subject) }) : null;
  const alone = row ? t('reader.from', { name: personWords(row.from[0]) }) : t('pane.letter');

  const menuOf = (one: MessageRow, paper: MenuEntry[], onFold: (() => void) | null) =>
    letterMenu({
      row: one,
      letters: letters ?? [one],
      paper,
      onFold,
      onHeaders: () => setAsked({ ...nothing, headers: one.id }),
      onCharset: () => setAsked({ ...nothing, charset: one.id }),
      onJoin: () => setAsked({ ...nothing, join: one }),
    });
  const muted = (row && marksOf(row, letters)?.includes('muted')) === true;
  const pinned = row?.pinned === true;
  const menu =
    phone && !several && row
      ? [...menuOf(row, [], null), pinEntry(here, pinned), muteEntry(here, muted), entry('note', here)]
      : menuOfAll(here, several, muted, pinned);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another letter begins at its top
  useEffect(() => {
    setLink(null);
    // On the phone the letter is a new page, and a screen reader begins to read at its title.
    if (phone) pane.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [key, phone]);

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
        <article className="rd-scroll" key={key} tabIndex={0} aria-label={name ?? alone}>
          <div className="rd-column">
            {row && subject ? (
              <>
                <Subject row={subject} starred={(letters ?? [row]).some(({ flags }) => flags.includes('\\Flagged'))} />
                <Sum letters={letters} folder={folder} />
                <LabelChips letters={letters ?? [row]} />
                <Marks row={row} letters={letters} />
                {letters ? (
                  <Stack letters={letters} asked={row} own={own} phone={phone} menuOf={menuOf} onLink={setLink} />
                ) : (
                  <LetterLoading size={row.size} onStop={retry} />
                )}
              </>
            ) : error ? (
              <LetterFailed title={t('reader.failed')} reason={sentenceOf(error)} serverText={detailsOf(error)} onRetry={retry} />
            ) : (
              <LetterLoading size={0} onStop={retry} />
            )}
            {last && letters && !phone ? <Answer id={last.id} letters={letters} own={own} /> : null}
          </div>
        </article>
      )}
      <LinkTarget href={link} lies={link ? (letters ?? []).flatMap(({ id }) => theLetter(id)?.trust?.lies ?? []) : []} />
      {phone && !gone ? <ReaderBottom /> : null}
      <LetterDialogs asked={asked} onClose={() => setAsked(nothing)} />
    </div>
  );
}

'use client';
import { memo, type ReactNode } from 'react';
import { flagsOfRow, type Label, useLabels } from '@/lib/client/labels';
import { listed, listedApart, rich, t } from '@/lib/client/texts';
import { type Clock, fullTime, shortTime } from '@/lib/client/time';
import { looksLikeOrganisation, personWords, subjectWords } from '@/lib/client/words';
import { namesNobody, shortName } from '@/lib/model/letter-words';
import { pathOf, type Route } from '@/lib/model/route';
import type { PageRow } from '@/lib/model/view';
import { Avatar } from '../base/avatar';
import { Check } from '../base/check';
import { Icon } from '../base/icon';
import { FileMark, LabelLine } from '../base/label';
import { gridCell } from './grid-roles';
import { RowActs } from './row-acts';

/** The account that a letter lies in, where the list is over several. */
export interface AccountMark {
  address: string;
  /** The class of its mark. */
  mark: string;
}

export interface RowProps {
  row: PageRow;
  /** Its place in the whole list, from 1. */
  place: number;
  route: Route;
  clock: Clock;
  /** Lines of a row: 1, 2 or 3. */
  lines: 1 | 2 | 3;
  /** The mailbox holds what one wrote oneself: recipients are shown. */
  outgoing: boolean;
  drafts: boolean;
  /** The mailbox holds what was sent. */
  sent: boolean;
  account: AccountMark | null;
  /** Names and addresses of the reader, in lower case. */
  own: ReadonlySet<string>;
  open: boolean;
  selected: boolean;
  focused: boolean;
  hovered: boolean;
  /** The last of the pinned ones: a line below it parts them from the others. */
  lastPin: boolean;
  /** A hairline above; none after a heading or beside the open row. */
  lined: boolean;
}

/** What a row shows of its letter, or of the conversation that it stands for. */
interface Face {
  unread: boolean;
  starred: boolean;
  files: boolean;
  letters: number;
  names: readonly string[];
  labels: readonly Label[];
}

/** Whom the row is from; to whom, where the mailbox holds what one wrote oneself; who wrote in a conversation. */
function namesOf({ row, outgoing, own }: RowProps): string[] {
  // A draft to nobody says so; a letter that went says what it says of those whom it does not name.
  if (outgoing) return row.to.filter((one) => !(row.flags.includes('\\Draft') && namesNobody(one))).map(personWords);
  const people = row.thread?.people ?? [];
  if (people.length < 2) return [personWords(row.from[0])];
  return people.map((name) => {
    if (own.has(name.toLowerCase())) return t('row.you');
    return people.length > 2 ? shortName({ name, address: name }) : name;
  });
}

/** The names as one text. */
function spokenNames(names: readonly string[], outgoing: boolean): string {
  if (!outgoing) return listed(names, 'unit');
  return names.length === 0 ? t('person.noRecipient') : t('person.to', { names: listed(names, 'unit') });
}

/** The names on the screen: each in the direction of its own letters. */
function drawnNames(names: readonly string[], outgoing: boolean): ReactNode {
  if (!outgoing) return listedApart(names, 'unit');
  return names.length === 0 ? t('person.noRecipient') : rich('person.to', { names: listedApart(names, 'unit') });
}

function useFace(props: RowProps): Face {
  const { row } = props;
  const { thread } = row;
  return {
    unread: thread ? thread.unread > 0 : !row.flags.includes('\\Seen'),
    starred: row.flags.includes('\\Flagged') || thread?.flagged === true,
    files: row.hasAttachments || thread?.hasAttachments === true,
    letters: thread?.letters ?? 1,
    names: namesOf(props),
    labels: useLabels(flagsOfRow(row)),
  };
}

/** The row in one breath, for who hears it. */
function spoken({ row, clock, account, outgoing }: RowProps, { unread, starred, files, letters, names, labels }: Face): string {
  const has = (flag: string) => row.flags.includes(flag);
  const parts = [
    unread ? t('row.unread') : null,
    spokenNames(names, outgoing),
    letters > 1 ? t('letters', { count: letters }) : null,
    subjectWords(row.subject),
    starred ? t('row.starred') : null,
    has('\\Answered') ? t('row.answered') : null,
    has('$Forwarded') ? t('row.forwarded') : null,
    files ? t('row.files') : null,
    labels.length > 0
      ? t('row.labels', {
          names: listed(
            labels.map(({ name }) => name),
            'unit',
          ),
        })
      : null,
    row.pinned ? t('row.pinned') : null,
    row.marks?.includes('muted') ? t('row.muted') : null,
    row.marks?.includes('noted') ? t('row.noted') : null,
    fullTime(row.internalAt, clock),
    account?.address,
  ];
  return parts.filter(Boolean).join(', ');
}

function Lead({ row, lines, selected, outgoing, face }: RowProps & { face: Face }) {
  const person = outgoing ? row.to[0] : row.from[0];
  const name = personWords(person);
  return (
    <div {...gridCell} className="lead" data-lead>
      {face.unread ? <span className="light" /> : null}
      {lines === 3 ? <Avatar name={name} seed={person?.address} org={looksLikeOrganisation(person?.address ?? '')} /> : null}
      <Check checked={selected} name={t('row.select', { name })} tabIndex={-1} data-check />
    </div>
  );
}

function Marks({ row, account, face }: RowProps & { face: Face }) {
  const answered = row.flags.includes('\\Answered');
  const forwarded = row.flags.includes('$Forwarded');
  if (!answered && !forwarded && !face.files && !account && !row.marks && !row.pinned) return null;
  return (
    <span className="fl">
      {row.pinned ? <Icon name="pin" size={14} /> : null}
      {answered ? <Icon name="reply" size={14} /> : null}
      {forwarded ? <Icon name="forward" size={14} /> : null}
      {face.files ? <Icon name="paperclip" size={14} /> : null}
      {row.marks?.includes('muted') ? <Icon name="bell-off" size={14} /> : null}
      {row.marks?.includes('noted') ? <Icon name="sticky-note" size={14} /> : null}
      {account ? (
        <span className="acct-mark" title={account.address}>
          <i className={account.mark} />
          <bdi className="cut">{account.address.split('@')[0]}</bdi>
        </span>
      ) : null}
    </span>
  );
}

function Lines(props: RowProps & { face: Face }) {
  const { row, route, lines, drafts, clock, face } = props;
  const snippet = (
    <bdi dir="auto" className="snip">
      {row.preview ?? ''}
    </bdi>
  );
  const who = (
    <span className="who">
      <span className="names">{drawnNames(face.names, props.outgoing)}</span>
      {face.letters > 1 ? <span className="of num">{face.letters}</span> : null}
    </span>
  );
  const star = face.starred ? <Icon name="star" size={14} filled className="star" /> : null;
  const end = (
    <>
      {lines === 1 ? star : null}
      <Marks {...props} />
      <time dateTime={new Date(row.internalAt).toISOString()} title={fullTime(row.internalAt, clock)} suppressHydrationWarning>
        {shortTime(row.internalAt, clock)}
      </time>
    </>
  );
  const what = (
    <span className="sub">
      {drafts ? <span className="draft">{t('row.draft')}</span> : null}
      <bdi dir="auto">{subjectWords(row.subject)}</bdi>
      {lines === 3 ? null : snippet}
    </span>
  );
  const labels = face.labels.length > 0 ? <LabelLine labels={face.labels} most={lines === 1 ? 1 : 3} /> : null;
  return (
    <div {...gridCell} className="grow">
      <a className="rowlink" href={pathOf({ ...route, messageId: row.id })} tabIndex={-1} draggable={false}>
        <span className="vh">{t('act.open')}</span>
      </a>
      <div className="l1">
        {who}
        {lines === 1 ? labels : null}
        {lines === 1 ? what : null}
        <span className="end">{end}</span>
      </div>
      {lines === 1 ? null : (
        <div className="l2">
          {what}
          <span className="end">
            {lines === 2 ? labels : null}
            {star}
          </span>
        </div>
      )}
      {lines === 3 ? (
        <div className="l3">
          {snippet}
          <span className="end">
            {row.files ? <FileMark names={row.files} /> : null}
            {labels}
          </span>
        </div>
      ) : null}
    </div>
  );
}

/** One letter, or one conversation, in the list. Presses are handled by the grid around it. */
export const Row = memo(function Row(props: RowProps) {
  const { row, place, open, selected, focused, hovered, lined, lastPin } = props;
  const face = useFace(props);
  const names = [
    'row',
    face.unread && 'unread',
    open && 'cur',
    selected && 'sel',
    focused && 'foc',
    hovered && 'hov',
    lined && 'lined',
    lastPin && 'last-pin',
  ];
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names the row by aria-activedescendant
    // biome-ignore lint/a11y/useSemanticElements: a table row cannot be left out and drawn again
    <div
      role="row"
      aria-rowindex={place}
      aria-selected={selected}
      id={`row-${row.id}`}
      aria-current={open ? 'true' : undefined}
      aria-label={spoken(props, face)}
      data-id={row.id}
      // Only what a mouse points at: a finger that rests on a row chooses it.
      draggable={hovered}
      className={names.filter(Boolean).join(' ')}
    >
      <Lead {...props} face={face} />
      <Lines {...props} face={face} />
      {hovered ? <RowActs row={row} sent={props.sent} /> : null}
    </div>
  );
});

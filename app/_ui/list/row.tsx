'use client';
import { memo } from 'react';
import { pathOf, type Route } from '@/lib/client/router';
import { type Clock, fullTime, shortTime } from '@/lib/client/time';
import { looksLikeOrganisation, personWords, rowPeople, subjectWords } from '@/lib/client/words';
import type { MessageRow } from '@/lib/model/mail';
import { Avatar } from '../base/avatar';
import { Check } from '../base/check';
import { Icon } from '../base/icon';
import { gridCell } from './grid-roles';
import { RowActs } from './row-acts';

export interface RowProps {
  row: MessageRow;
  /** Its place in the whole list, from 1. */
  place: number;
  route: Route;
  clock: Clock;
  phone: boolean;
  /** The mailbox holds what one wrote oneself: recipients are shown. */
  outgoing: boolean;
  drafts: boolean;
  open: boolean;
  selected: boolean;
  focused: boolean;
  hovered: boolean;
  /** A hairline above; none after a heading or beside the open row. */
  lined: boolean;
}

/** The row in one breath, for who hears it. */
function spoken({ row, outgoing, clock }: RowProps): string {
  const has = (flag: string) => row.flags.includes(flag);
  const parts = [
    has('\\Seen') ? null : 'Unread',
    rowPeople(row, outgoing),
    subjectWords(row.subject),
    has('\\Flagged') ? 'starred' : null,
    has('\\Answered') ? 'answered' : null,
    has('$Forwarded') ? 'forwarded' : null,
    row.hasAttachments ? 'has files' : null,
    fullTime(row.internalAt, clock),
  ];
  return parts.filter(Boolean).join(', ');
}

function Lead({ row, phone, selected, outgoing }: RowProps) {
  const unread = !row.flags.includes('\\Seen');
  const person = outgoing ? row.to[0] : row.from[0];
  const name = personWords(person);
  return (
    <div {...gridCell} className="lead" data-lead>
      {unread ? <span className="light" /> : null}
      {phone ? <Avatar name={name} seed={person?.address} org={looksLikeOrganisation(person?.address ?? '')} /> : null}
      <Check checked={selected} name={`Select letter from ${name}`} tabIndex={-1} data-check />
    </div>
  );
}

function Marks({ row }: { row: MessageRow }) {
  const answered = row.flags.includes('\\Answered');
  const forwarded = row.flags.includes('$Forwarded');
  if (!answered && !forwarded && !row.hasAttachments) return null;
  return (
    <span className="fl">
      {answered ? <Icon name="reply" size={14} /> : null}
      {forwarded ? <Icon name="forward" size={14} /> : null}
      {row.hasAttachments ? <Icon name="paperclip" size={14} /> : null}
    </span>
  );
}

function Lines(props: RowProps) {
  const { row, route, phone, outgoing, drafts, clock } = props;
  const star = row.flags.includes('\\Flagged') ? <Icon name="star" size={14} filled className="star" /> : null;
  const snippet = (
    <bdi dir="auto" className="snip">
      {row.preview ?? ''}
    </bdi>
  );
  const title = (
    <>
      {drafts ? <span className="draft">Draft</span> : null}
      <bdi dir="auto">{subjectWords(row.subject)}</bdi>
    </>
  );
  return (
    <div {...gridCell} className="grow">
      <a className="rowlink" href={pathOf({ ...route, messageId: row.id })} tabIndex={-1} draggable={false}>
        <span className="vh">Open</span>
      </a>
      <div className="l1">
        <span className="who">
          <bdi>{rowPeople(row, outgoing)}</bdi>
        </span>
        <Marks row={row} />
        <time dateTime={new Date(row.internalAt).toISOString()} title={fullTime(row.internalAt, clock)} suppressHydrationWarning>
          {shortTime(row.internalAt, clock)}
        </time>
      </div>
      <div className="l2">
        <span className="sub">
          {title}
          {phone ? null : snippet}
        </span>
        {star}
      </div>
      {phone ? <div className="l3">{snippet}</div> : null}
    </div>
  );
}

/** One letter in the list. Presses are handled by the grid around it. */
export const Row = memo(function Row(props: RowProps) {
  const { row, place, open, selected, focused, hovered, lined } = props;
  const unread = !row.flags.includes('\\Seen');
  const names = ['row', unread && 'unread', open && 'cur', selected && 'sel', focused && 'foc', hovered && 'hov', lined && 'lined'];
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names the row by aria-activedescendant
    // biome-ignore lint/a11y/useSemanticElements: a table row cannot be left out and drawn again
    <div
      role="row"
      aria-rowindex={place}
      aria-selected={selected}
      id={`row-${row.id}`}
      aria-current={open ? 'true' : undefined}
      aria-label={spoken(props)}
      data-id={row.id}
      className={names.filter(Boolean).join(' ')}
    >
      <Lead {...props} />
      <Lines {...props} />
      {hovered ? <RowActs row={row} /> : null}
    </div>
  );
});

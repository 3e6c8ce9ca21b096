'use client';
import { useMemo } from 'react';
import { ChoiceList } from '@/app/_ui/base/choice-list';
import { Dialog } from '@/app/_ui/base/dialog';
import { listMessages } from '@/lib/client/api';
import { sentenceOf } from '@/lib/client/call';
import { joinTo } from '@/lib/client/letter-acts';
import { letterLine } from '@/lib/client/letter-line';
import { visibleRows } from '@/lib/client/list';
import { notify } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';
import { useClock } from '@/lib/client/time';
import type { MessageRow } from '@/lib/model/mail';
import { conversationList } from '@/lib/model/reading';
import { baseSubject } from '@/lib/model/subject';
import type { PageRow } from '@/lib/model/view';

/** Conversations that are offered. */
const most = 12;

/** How likely it is that two letters are of one matter. */
function likeness(row: MessageRow, other: PageRow): number {
  const mine = baseSubject(row.subject);
  const people = new Set([...row.from, ...row.to].map(({ address }) => address.toLowerCase()));
  const words = new Set(mine.split(' ').filter((word) => word.length > 3));
  const shared = baseSubject(other.subject)
    .split(' ')
    .filter((word) => words.has(word)).length;
  return (baseSubject(other.subject) === mine ? 10 : shared) + Number(other.from.some(({ address }) => people.has(address.toLowerCase())));
}

async function join(row: MessageRow, other: PageRow): Promise<void> {
  try {
    const list = { ...conversationList(other.threadId ?? (0 as never)), sort: { by: 'date' as const, ascending: true } };
    const first = other.threadId === null ? other : ((await listMessages(list, null, 1)).rows[0] ?? other);
    await joinTo(row.id, first.id);
  } catch (error) {
    notify(sentenceOf(error));
  }
}

/** Chooses the conversation of the list that a letter's is joined with; the likeliest are first. */
export default function JoinDialog({ row, onClose }: { row: MessageRow | null; onClose: () => void }) {
  const offered = useMemo(() => {
    if (!row) return [];
    const others = visibleRows().filter((one) => one.accountId === row.accountId && one.threadId !== row.threadId);
    return others
      .map((one) => ({ one, likely: likeness(row, one) }))
      .sort((a, b) => b.likely - a.likely)
      .slice(0, most)
      .map(({ one }) => one);
  }, [row]);
  const clock = useClock();
  return (
    <Dialog open={row !== null} onClose={onClose} title={t('conversation.joinTitle')} sentence={t('conversation.joinSentence')}>
      <ChoiceList
        choices={offered.map((one) => ({
          ...letterLine(one, clock),
          onChoose: () => {
            onClose();
            if (row) void join(row, one);
          },
        }))}
      />
      {offered.length === 0 ? <p className="note dim">{t('conversation.joinNone')}</p> : null}
    </Dialog>
  );
}

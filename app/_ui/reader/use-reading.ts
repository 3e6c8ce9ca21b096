'use client';
import { create } from 'zustand';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { openMessage } from '@/lib/client/api';
import { sentenceOf } from '@/lib/client/call';
import { notify } from '@/lib/client/notice';
import { choose } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import type { Reading } from '@/lib/model/charsets';
import type { MessageId } from '@/lib/model/ids';
import { letterSizes } from '@/lib/model/look';
import type { MessageDetail } from '@/lib/model/mail';

interface Read extends Reading {
  /** The letter as it is then; null while the server prepares it. */
  as: Pick<MessageDetail, 'body' | 'attachments'> | null;
}

/** Letters whose reading is remembered. */
const most = 50;

/** How letters are read where that is not as they were sent: until the page is left. */
const useReadings = create<{ of: ReadonlyMap<MessageId, Read> }>(() => ({ of: new Map() }));

const asSent: Reading = { charset: null, form: null };

function keep(id: MessageId, read: Read): void {
  useReadings.setState(({ of }) => ({ of: new Map([...[...of].filter(([one]) => one !== id), [id, read] as const].slice(-most)) }));
}

/** How a letter is read now. */
export const readingOf = (id: MessageId): Reading => useReadings.getState().of.get(id) ?? asSent;

/** Reads a letter otherwise. It stays as it is until the other reading is there; where there is none, it is said. */
export async function readAs(id: MessageId, change: Partial<Reading>): Promise<void> {
  const before = useReadings.getState().of.get(id) ?? { ...asSent, as: null };
  const { charset, form } = { ...before, ...change };
  try {
    const { body, attachments } = await openMessage(id, undefined, { charset, form });
    keep(id, { charset, form, as: { body, attachments } });
  } catch (error) {
    notify(sentenceOf(error));
  }
}

/** The letter as it is read, and the encoding that was chosen for it. */
export function useReading(id: MessageId, detail: MessageDetail | null): { read: MessageDetail | null; charset: Reading['charset'] } {
  const one = useReadings(({ of }) => of.get(id));
  return { read: detail && one?.as ? { ...detail, ...one.as } : detail, charset: one?.charset ?? null };
}

/** What the menu of a letter says about the form of its text. */
export function readingEntries({ row, body }: MessageDetail, size: (typeof letterSizes)[number]): MenuEntry[] {
  const at = letterSizes.indexOf(size);
  const step = (words: string, to: (typeof letterSizes)[number] | undefined): MenuEntry => ({
    words,
    disabled: to === undefined,
    onSelect: () => {
      if (to !== undefined) void choose({ letterSize: to });
    },
  });
  const other = body.kind === 'html' ? 'plain' : body.plain ? 'designed' : null;
  return [
    ...(other
      ? [{ words: t(other === 'plain' ? 'reader.asPlain' : 'reader.asDesigned'), onSelect: () => void readAs(row.id, { form: other }) }]
      : []),
    step(t('reader.larger'), letterSizes[at + 1]),
    step(t('reader.smaller'), letterSizes[at - 1]),
  ];
}

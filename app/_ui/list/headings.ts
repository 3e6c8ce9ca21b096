/** The headings between rows: Pinned, Today, Yesterday, then months. A heading stands above a row and belongs to it. */
import { t } from '@/lib/client/texts';
import { type Clock, groupByDay } from '@/lib/client/time';
import type { Loaded } from '@/lib/client/windows';
import type { MessageRow } from '@/lib/model/mail';

/** Headings by the position of the row below them. Above a gap nobody knows whether one begins there. */
export function headingsOf({ stretches }: Loaded, clock: Clock): Map<number, string> {
  const headings = new Map<number, string>();
  for (const { start, rows } of stretches) {
    const below = rows.findIndex(({ pinned }) => !pinned);
    const pins = below < 0 ? rows.length : below;
    if (pins > 0 && start === 0) headings.set(0, t('list.pinned'));
    const groups = groupByDay(
      rows.slice(pins).map((row) => row.internalAt),
      clock,
    );
    for (const { words, first } of groups) if (pins + first > 0 || start === 0) headings.set(start + pins + first, words);
  }
  return headings;
}

/** The heading under which a letter stands. */
export const headingFor = ({ pinned, internalAt }: Pick<MessageRow, 'pinned' | 'internalAt'>, clock: Clock): string =>
  pinned ? t('list.pinned') : (groupByDay([internalAt], clock)[0]?.words ?? '');

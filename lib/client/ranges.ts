/** Choosing from one row to another, also over rows that were never read (S1). */
import type { MessageId } from '@/lib/model/ids';
import { sentenceOf } from './call';
import { rememberRows } from './chosen';
import { listNow, loadedNow } from './list';
import { mostInRange, readBetween } from './list-reads';
import { notify } from './notice';
import { t } from './texts';
import { selectRange, useView } from './view';
import { gapIn, positionOf, rowAt } from './windows';

/** The ids between two loaded rows, both included; null where not all of them are loaded. */
function loadedBetween(anchorId: MessageId, id: MessageId): MessageId[] | null {
  const loaded = loadedNow();
  const [a, b] = [positionOf(loaded, anchorId), positionOf(loaded, id)];
  if (a === null || b === null) return null;
  const [from, to] = [Math.min(a, b), Math.max(a, b)];
  if (gapIn(loaded, from, to)) return null;
  return Array.from({ length: to - from + 1 }, (_, n) => rowAt(loaded, from + n)?.id).filter((one) => one !== undefined);
}

/** Chooses everything from where the range began to this row. What is not loaded in between is asked for; the row itself is chosen at once. */
export async function selectTo(id: MessageId): Promise<void> {
  const { anchorId, focusId } = useView.getState();
  const anchor = anchorId ?? focusId ?? id;
  const ids = loadedBetween(anchor, id);
  selectRange(anchor, ids ?? [anchor, id], id);
  const list = listNow();
  if (ids || !list) return;
  const { selected } = useView.getState();
  try {
    const rows = await readBetween(list, loadedNow(), [anchor, id]);
    // Whoever has chosen something else meanwhile means that.
    if (useView.getState().selected !== selected) return;
    if (!rows) {
      notify(t('list.rangeTooLong', { count: mostInRange }));
      return;
    }
    rememberRows(rows);
    selectRange(
      anchor,
      rows.map((row) => row.id),
      id,
    );
  } catch (error) {
    notify(sentenceOf(error), { act: { words: t('act.tryAgain'), run: () => void selectTo(id) } });
  }
}

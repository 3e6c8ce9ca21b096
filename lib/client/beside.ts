/** The row so many rows away from another: at once where it is loaded, else when it was read. */
import type { MessageId } from '@/lib/model/ids';
import type { Route } from '@/lib/model/route';
import type { List, PageRow } from '@/lib/model/view';
import { keys, theCache } from './cache';
import { sentenceOf } from './call';
import { listNow, loadedNow } from './list';
import { readAround, readAt } from './list-reads';
import { notify } from './notice';
import { currentRoute } from './router';
import { t } from './texts';
import { useView } from './view';
import { type Loaded, lengthOf, nothingLoaded, positionOf, rowAt, rowsOf } from './windows';

/** What stands there: a row, a position that must be read first, nothing as the list ends, or unknown as the letter itself is not loaded. */
export type Beside = { row: PageRow } | { gap: number } | 'end' | 'away';

/**
 * Goes `by` rows from a letter. `loaded` is what the server said, `shown` the same with the edits under way: rows that are leaving are not counted, and a
 * letter that is leaving itself is still a place to go from. Beyond the end it is the last row that counts.
 */
export function besideIn(loaded: Loaded, shown: Loaded, id: MessageId, by: number): Beside {
  const stands = positionOf(loaded, id);
  if (stands === null) return 'away';
  const direction = Math.sign(by);
  let left = Math.abs(by);
  let found: PageRow | null = null;
  for (let at = stands + direction; left > 0; at += direction) {
    const row = rowAt(loaded, at);
    if (!row && at >= 0 && at < lengthOf(loaded)) return { gap: at };
    if (!row) break;
    const there = positionOf(shown, row.id);
    if (there === null) continue;
    found = rowAt(shown, there);
    left -= 1;
  }
  return found ? { row: found } : 'end';
}

/** A step on its way. */
interface Step {
  by: number;
  go: (row: PageRow) => void;
  list: List;
  route: Route;
  focusId: MessageId | null;
  stop: AbortController;
}

let waiting: Step | null = null;

/** Reads of one step: each brings a whole window, so this is never reached but where the list changes under each of them. */
const mostReads = 8;

/** Whether the person is still where the step began: no other row, letter, list, sheet or dialog. */
function isStill({ route, focusId, list, stop }: Step): boolean {
  const view = useView.getState();
  const same = JSON.stringify(listNow()) === JSON.stringify(list);
  return !stop.signal.aborted && same && currentRoute() === route && view.focusId === focusId && view.dialog === null;
}

/** Reads what is missing; false where that is all there is. */
async function readMore(step: Step, stands: MessageId, found: { gap: number } | 'away'): Promise<boolean> {
  const { list, stop } = step;
  return found === 'away' ? readAround(theCache(), list, stands, stop.signal) : readAt(theCache(), list, found.gap, stop.signal);
}

async function follow(step: Step, stands: MessageId): Promise<void> {
  for (let reads = 0; reads < mostReads; reads += 1) {
    const loaded = theCache().getQueryData<Loaded>(keys.list(step.list)) ?? nothingLoaded;
    const found = step.by === 0 ? 'end' : besideIn(loaded, loadedNow(), stands, step.by);
    if (found === 'end') return;
    if (typeof found === 'object' && 'row' in found) return step.go(found.row);
    const read = await readMore(step, stands, found);
    if (!isStill(step)) return;
    if (read) continue;
    // No letter of this list is open: the list begins at its top.
    const top = found === 'away' ? rowsOf(loadedNow())[0] : undefined;
    if (top) step.go(top);
    return;
  }
}

/**
 * Calls `go` with the row `by` rows away from where the keyboard stands, the top one where it stands nowhere. A row that is not loaded is read, and gone
 * to when it is there, unless the person went elsewhere meanwhile; what is pressed until then adds up.
 */
export function goBeside(by: 1 | -1, go: (row: PageRow) => void): void {
  const list = listNow();
  const { focusId } = useView.getState();
  const route = currentRoute();
  const stands = focusId ?? route.messageId;
  const [top] = rowsOf(loadedNow());
  if (!list || !top) return;
  if (waiting && waiting.go === go && isStill(waiting)) {
    waiting.by += by;
    return;
  }
  waiting?.stop.abort();
  waiting = null;
  if (stands === null) {
    go(top);
    return;
  }
  const step: Step = { by, go, list, route, focusId, stop: new AbortController() };
  waiting = step;
  const ended = () => {
    if (waiting === step) waiting = null;
  };
  follow(step, stands).then(ended, (error: unknown) => {
    ended();
    if (isStill(step)) notify(sentenceOf(error), { act: { words: t('act.tryAgain'), run: () => goBeside(by, go) } });
  });
}

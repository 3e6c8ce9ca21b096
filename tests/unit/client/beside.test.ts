import { describe, expect, it } from 'vitest';
import { type Beside, besideIn } from '@/lib/client/beside';
import { type Loaded, withoutRows } from '@/lib/client/windows';
import type { MessageId } from '@/lib/model/ids';
import type { PageRow } from '@/lib/model/view';
import { loaded, row } from './things';

const rows = (...ids: number[]): PageRow[] => ids.map((id) => row(id, id * 100));
// Of ten letters the first three, and three further down; the whole of another list.
const sparse = loaded(10, [
  [0, rows(99, 95, 90)],
  [6, rows(60, 50, 45)],
]);
const whole = loaded(3, [[0, rows(99, 95, 90)]], true);
const leaving = (list: Loaded, ...ids: number[]) => withoutRows(list, new Set(ids as MessageId[]));

/** The id of the row, else what was answered. */
const told = (beside: Beside) => (typeof beside === 'object' && 'row' in beside ? beside.row.id : beside);

describe('the row beside a letter', () => {
  it.each<[string, Loaded, Loaded, number, number, unknown]>([
    ['is the next one', sparse, sparse, 99, 1, 95],
    ['is the one before', sparse, sparse, 50, -1, 60],
    ['is as far away as was pressed', sparse, sparse, 99, 2, 90],
    ['must be read at the edge of what is loaded', sparse, sparse, 90, 1, { gap: 3 }],
    ['must be read at the upper edge too', sparse, sparse, 60, -1, { gap: 5 }],
    ['must be read where the way goes over what is missing', sparse, sparse, 95, 5, { gap: 3 }],
    ['must be read after the last loaded row', sparse, sparse, 45, 1, { gap: 9 }],
    ['is none above the top', sparse, sparse, 99, -1, 'end'],
    ['is none below the end', whole, whole, 90, 1, 'end'],
    ['is the last one where more was pressed than there is', whole, whole, 99, 7, 90],
    ['is unknown where the letter is not loaded, and never the top', sparse, sparse, 70, 1, 'away'],
    ['is none that is leaving', whole, leaving(whole, 95), 99, 1, 90],
    ['is found from a letter that is leaving itself', whole, leaving(whole, 95), 95, 1, 90],
    ['is found above a letter that is leaving itself', whole, leaving(whole, 95), 95, -1, 99],
    ['must be read where all that is loaded is leaving', sparse, leaving(sparse, 95, 90), 99, 1, { gap: 3 }],
  ])('%s', (_words, list, shown, id, by, expected) => {
    expect(told(besideIn(list, shown, id as MessageId, by))).toEqual(expected);
  });
});

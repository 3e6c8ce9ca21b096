/** UID sets (RFC 9051 section 9, sequence-set): packing, unpacking, and cutting to a length that servers accept. */
import type { Uid } from '@/lib/model/ids';

/** Greatest UID (RFC 9051 section 2.3.1.1). */
export const maxUid = 4_294_967_295;
/** Most UIDs taken from one answer. */
const maxExpanded = 5_000_000;
/** Servers cut lines at 8,000 to 64,000 bytes. */
const maxSetLength = 7000;

/** The number as a UID, or null where it cannot be one. */
export function asUid(value: number | null): Uid | null {
  return value !== null && Number.isInteger(value) && value >= 1 && value <= maxUid ? (value as Uid) : null;
}

/** Packs UIDs into sets such as `1:5,9`, each short enough for one command. */
export function packUids(uids: readonly Uid[]): string[] {
  const sorted = [...new Set(uids)].sort((a, b) => a - b);
  const sets: string[] = [];
  let set = '';
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (end + 1 < sorted.length && sorted[end + 1] === (sorted[end] as number) + 1) end += 1;
    const range = end > start ? `${sorted[start]}:${sorted[end]}` : `${sorted[start]}`;
    if (set.length + range.length >= maxSetLength) {
      sets.push(set);
      set = '';
    }
    set += set === '' ? range : `,${range}`;
    start = end + 1;
  }
  if (set !== '') sets.push(set);
  return sets;
}

/** Both ends of a run of UIDs, the lower first. */
export type UidRange = readonly [Uid, Uid];

/** The ranges of a set from a server, ascending and without overlap; what cannot be a UID is left out. */
export function rangesOf(set: string): UidRange[] {
  const ranges = set.split(',').flatMap((part): [Uid, Uid][] => {
    const match = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(part);
    const one = asUid(match ? Number(match[1]) : null);
    const other = match?.[2] === undefined ? one : asUid(Number(match[2]));
    if (one === null || other === null) return [];
    return one <= other ? [[one, other]] : [[other, one]];
  });
  return joined(ranges);
}

/** Ranges in order, those that touch or overlap as one. */
export function joined(ranges: readonly UidRange[]): UidRange[] {
  const whole: [Uid, Uid][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = whole.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to) as Uid;
    else whole.push([from, to]);
  }
  return whole;
}

/** How many UIDs the ranges hold. */
export function sizeOf(ranges: readonly UidRange[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

/** Cuts ranges into chunks of at most `size` UIDs each, ascending; none is so long in words that a server would cut it. */
export function* chunksOf(ranges: readonly UidRange[], size: number): Generator<UidRange[]> {
  let chunk: UidRange[] = [];
  let left = size;
  for (const [start, to] of ranges) {
    for (let from: number = start; from <= to; ) {
      const end = Math.min(to, from + left - 1);
      chunk.push([from as Uid, end as Uid]);
      left -= end - from + 1;
      from = end + 1;
      if (left > 0 && chunk.length < maxSetLength / 22) continue;
      yield chunk;
      chunk = [];
      left = size;
    }
  }
  if (chunk.length > 0) yield chunk;
}

/** Unpacks a set from a server, in its order; what cannot be a UID is left out. */
export function unpackUids(set: string): Uid[] {
  const uids: Uid[] = [];
  for (const range of set.split(',')) {
    const match = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(range);
    if (!match) continue;
    const one = asUid(Number(match[1]));
    const other = match[2] === undefined ? one : asUid(Number(match[2]));
    if (one === null || other === null) continue;
    for (let uid = Math.min(one, other); uid <= Math.max(one, other) && uids.length < maxExpanded; uid += 1) uids.push(uid as Uid);
  }
  return uids;
}

/** Whether a UID lies in a range of ours such as `5:*` or `1:9,12`; `n:*` does not mean the last message below n here. */
export function inRange(range: string): (uid: number) => boolean {
  const spans = range.split(',').map((part) => {
    const [from = '', to = from] = part.split(':');
    const ends = [from, to].map((end) => (end === '*' ? maxUid : Number(end)));
    return to === '*' || from === '*' ? ([Math.min(...ends), maxUid] as const) : ([Math.min(...ends), Math.max(...ends)] as const);
  });
  return (uid) => spans.some(([low, high]) => uid >= low && uid <= high);
}

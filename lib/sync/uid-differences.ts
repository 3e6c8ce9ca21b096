/**
 * Finds where the UIDs of cache and server differ without reading either one by one. What the server has are ranges; the cache equals them in a
 * span exactly where it holds as many letters in the span as in the ranges, and that is as many as the ranges have.
 */
import { countInSpans } from '@/lib/db/uid-counts';
import { chunksOf, sizeOf, type UidRange } from '@/lib/imap/sequences';
import type { MailboxId } from '@/lib/model/ids';

/** A span of UIDs with all that the server has in it. */
export interface Span {
  low: number;
  high: number;
  ranges: readonly UidRange[];
}

const spanSize = 20_000;
const spansAtOnce = 50;

function* spansOf(ranges: readonly UidRange[], low: number, high: number): Generator<Span> {
  let from = low;
  for (const chunk of chunksOf(ranges, spanSize)) {
    const to = chunk.at(-1)?.[1] ?? from;
    yield { low: from, high: to, ranges: chunk };
    from = to + 1;
  }
  if (from <= high) yield { low: from, high, ranges: [] };
}

async function differing(mailboxId: MailboxId, spans: readonly Span[]): Promise<Span[]> {
  const whole = await countInSpans(
    mailboxId,
    spans.map(({ low, high }): [number, number] => [low, high]),
  );
  const inRanges = await countInSpans(
    mailboxId,
    spans.flatMap(({ ranges }) => ranges),
  );
  let at = 0;
  return spans.filter(({ ranges }, index) => {
    const held = inRanges.slice(at, at + ranges.length).reduce((sum, count) => sum + count, 0);
    at += ranges.length;
    return held !== sizeOf(ranges) || held !== whole[index];
  });
}

/** The parts of `ranges` from `low` to `high`. */
export function cutRanges(ranges: readonly UidRange[], low: number, high: number): UidRange[] {
  return ranges
    .filter(([from, to]) => to >= low && from <= high)
    .map(([from, to]) => [Math.max(from, low), Math.min(to, high)] as unknown as UidRange);
}

/** Spans from `low` to `high` in which the cache is not what the server has, ascending. */
export async function* differingSpans(mailboxId: MailboxId, ranges: readonly UidRange[], low: number, high: number): AsyncGenerator<Span> {
  let batch: Span[] = [];
  for (const span of spansOf(cutRanges(ranges, low, high), low, high)) {
    batch.push(span);
    if (batch.length < spansAtOnce) continue;
    yield* await differing(mailboxId, batch);
    batch = [];
  }
  if (batch.length > 0) yield* await differing(mailboxId, batch);
}

/** What is measured: names as `npm run bench` prints them, and how their numbers are put together. */

export interface Figure {
  value: number;
  unit: 'ms' | 's' | 'messages/s' | 'KiB' | 'MB' | 'MB/s' | 'bytes' | 'requests' | 'elements' | '%';
  /** `value` divided by what the reference reached in the same run, or null where none runs. */
  ratio: number | null;
  /** The reference: `raw` is the bare protocol through a minimal socket client, `quiet` the same work with nothing else going on,
   * `first` the same work at its beginning. */
  to: 'raw' | 'quiet' | 'first' | null;
  /** Lowest and highest of what `value` is the middle of. */
  range?: [number, number];
  /** Processor time that Oriel itself spent on it: on a machine that others use too, what says most. */
  cpu?: string;
}

export type Figures = Record<string, Figure>;

/** One piece of work, which may yield several figures. */
export interface Measurement<World> {
  /** Name → one line for the person who reads the table. */
  figures: Record<string, string>;
  measure(world: World): Promise<Figures>;
}

/** The value below which `share` of all lie. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
  if (found === undefined) throw new Error('Nothing was measured.');
  return found;
}

/** The middle value; between the two middle ones where their number is even. */
export function median(values: number[]): number {
  const low = quantile(values, 0.5);
  const high = -quantile(
    values.map((value) => -value),
    0.5,
  );
  return (low + high) / 2;
}

export function rangeOf(values: number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** Medians of both, and their ratio. */
export function against(
  values: number[],
  reference: number[],
  { unit = 'ms', to = 'raw' }: Partial<Pick<Figure, 'unit' | 'to'>> = {},
): Figure {
  const value = median(values);
  return { value, unit, ratio: value / median(reference), to, range: rangeOf(values) };
}

/** A value that nothing is compared with. */
export function alone(value: number, unit: Figure['unit']): Figure {
  return { value, unit, ratio: null, to: null };
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** What of Oriel's processor time is to be told, ms. */
interface Meter {
  cpu(): { all: number; serving: number };
}

/**
 * Two kinds of work in turn, so that what else the machine does slows both; the first rounds warm up and do not count. Answers the
 * milliseconds of each, and the processor time that `meter` saw for one of ours.
 */
export async function inTurn(
  { rounds, meter }: { rounds: number; meter: Meter },
  ours: (round: number) => Promise<number>,
  bare: (round: number) => Promise<unknown>,
): Promise<Figure> {
  const [times, reference]: [number[], number[]] = [[], []];
  let before = 0;
  for (let round = -Math.ceil(rounds / 10); round < rounds; round += 1) {
    if (round === 0) before = meter.cpu().all;
    const ms = await ours(round);
    const raw = await timed(() => bare(round));
    if (round < 0) continue;
    times.push(ms);
    reference.push(raw);
  }
  return { ...against(times, reference), cpu: `CPU ${((meter.cpu().all - before) / rounds).toFixed(2)} ms` };
}

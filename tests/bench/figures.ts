/** What is measured: names as `npm run bench` prints them, and how their numbers are put together. */
import type { BenchWorld } from './world';

export interface Figure {
  value: number;
  unit: 'ms' | 'KiB';
  /** `value` divided by what the reference reached in the same run, or null where none runs. */
  ratio: number | null;
  /** The reference: `raw` is the bare protocol through a minimal socket client. */
  to: 'raw' | null;
}

export interface Measurement {
  name: string;
  /** One line for the person who reads the table. */
  title: string;
  measure(world: BenchWorld): Promise<Figure>;
}

/** The middle value; between the two middle ones where their number is even. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error('Nothing was measured.');
  return (low + high) / 2;
}

/** Medians of both, and their ratio. */
export function against(values: number[], raw: number[], unit: Figure['unit'] = 'ms'): Figure {
  const [value, reference] = [median(values), median(raw)];
  return { value, unit, ratio: value / reference, to: 'raw' };
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

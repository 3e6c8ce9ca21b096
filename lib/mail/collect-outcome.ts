/** What a run of a collector tells. */
import type { CollectWarnings } from '@/lib/model/collectors';
import type { Told } from '@/lib/model/said';

/** How a run ended. */
export interface CollectOutcome {
  collected: number;
  warnings: CollectWarnings;
  /** Names of this server are not believed by themselves from now on. */
  namesReused: boolean;
  /** There is more to collect at once. */
  more: boolean;
  /** Where in the list the next run begins. */
  position: number;
  /** What the mail server here said where the run ended because it refused letter after letter, or where nothing may count as handed out for that. */
  refusal: Told | null;
}

/** How far a run is, in letters, and where in the list the next one would begin. */
export type CollectStep = Record<'done' | 'of' | 'collected' | 'position', number>;

/** What a run tells while it goes on; throws to end it. `surely`: what comes next must not happen where the run is to end. */
export type OnStep = (step: CollectStep, surely: boolean) => Promise<void>;

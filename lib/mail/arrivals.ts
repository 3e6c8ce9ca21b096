/** What follows when letters arrive, whoever sees them first. */
import { engine } from '@/lib/sync/engine';
import { dropLaterCopies } from './one-sent-copy';
import { fillDetailsBehind } from './row-details';

/** Has the engine hand over letters that arrive: their previews follow at once, and Sent has one copy of each letter (R21). */
export function followArrivals(): void {
  engine().onArrived((accountId, rows) => {
    fillDetailsBehind(accountId, rows);
    dropLaterCopies(accountId, rows);
  });
}

/** What an event of the stream says. */
import type { Change } from '@/lib/model/change';
import { isAnswer } from './shapes';

/** The fact that an event bears, or null where it bears none that this page knows. */
export function changeOf(data: string): Change | null {
  try {
    const value: unknown = JSON.parse(data);
    return isAnswer('changeSchema', value) ? (value as Change) : null;
  } catch {
    return null;
  }
}

/** How far a tab has read the events, where it gets them from another tab: which are new to it, and whether it has missed some. */

/** An event as the stream brought it. */
export interface StreamEvent {
  id: string;
  /** The id that stood before it: whoever has read up to there, or further, misses nothing. */
  after: string;
  data: string;
}

/** Negative where `id` stands before `other`, 0 where it is the same; NaN where they were numbered by different runs of the server. */
export function compareIds(id: string, other: string): number {
  if (id === other) return 0;
  const [epoch, at] = id.split('-');
  const [otherEpoch, otherAt] = other.split('-');
  return epoch === otherEpoch ? Number(at) - Number(otherAt) : Number.NaN;
}

export interface ReadingOptions {
  since: string;
  /** Called for each event once, in order. */
  onEvent: (event: StreamEvent) => void;
  /** Events after this id were missed: they have to be told again. */
  onMissed: (since: string) => void;
  /** Something was missed that nobody can tell again: everything has to be read anew. */
  onDoubt: () => void;
}

/** One tab's place in the stream. */
export class Reading {
  private last: string;
  private readonly options: ReadingOptions;

  constructor(options: ReadingOptions) {
    this.options = options;
    this.last = options.since;
  }

  /** The id of the newest event that was taken. */
  get place(): string {
    return this.last;
  }

  /** Takes an event, unless it is known already or something is missing before it. One that the server itself tells late is always taken. */
  take(event: StreamEvent): void {
    const late = compareIds(event.id, event.after) <= 0;
    if (!late && (compareIds(event.id, this.last) <= 0 || !this.reaches(event.after))) return;
    if (!late) this.last = event.id;
    this.options.onEvent(event);
  }

  /** Is told where the stream stands. False where events before it are missing. */
  reaches(place: string): boolean {
    const ahead = compareIds(place, this.last);
    if (ahead <= 0) return true;
    if (ahead > 0) {
      this.options.onMissed(this.last);
      return false;
    }
    this.last = place;
    this.options.onDoubt();
    return true;
  }
}

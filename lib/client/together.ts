/**
 * One event stream for all tabs that a person has open in a browser. A lock (Web Locks) makes one tab the reader; it tells the others what it hears
 * through a channel, and when it goes the next one takes over after the last event that it knows. Without locks every tab reads for itself.
 */
import { followEvents, type LineState } from './events';
import { Reading, type StreamEvent } from './reading';

/** What is known of the stream, in the reading tab and in the others. */
export interface LineNews {
  state: LineState;
  /** When the stream was lost, milliseconds since the epoch; null while it is well. */
  lostAt: number | null;
}

export interface TogetherOptions {
  /** Tabs of the same name share: whoever is signed in. */
  name: string;
  /** The id to begin after. */
  since: string;
  onEvent: (event: StreamEvent) => void;
  onLine: (news: LineNews) => void;
  /** Something may have been missed for good. */
  onDoubt: () => void;
  onSignedOut: () => void;
  /** Whether the browser is still this person's. A tab of somebody who has left must not listen with the session of the next. */
  isOurs: () => boolean;
}

/** What tabs say to each other. Only the reader says `event`, `line`, `doubt` and `signedOut`; it is who answers the others. */
type Word =
  | { kind: 'event'; event: StreamEvent }
  | { kind: 'line'; news: LineNews; place: string }
  | { kind: 'doubt' | 'signedOut' | 'hello' | 'again' }
  | { kind: 'missed'; since: string };

interface Stream {
  place: string;
  stop: () => void;
}

/** A reader that says nothing for so long is asleep: the server pings every 20 s. */
const silentMs = 75_000;
/** A reader that is awake answers a greeting sooner. */
const greetingMs = 3000;
/** What is missed is asked for once, and once more where no answer came. */
const missedAgainMs = 5000;

/** One tab among those of a person. */
export class Together {
  private readonly options: TogetherOptions;
  private readonly reading: Reading;
  private readonly channel: BroadcastChannel | null;
  private news: LineNews = { state: 'connecting', lostAt: null };
  /** Where this tab's own stream stands, and how it is ended; null in a tab that does not read. */
  private stream: Stream | null = null;
  private askedAt = 0;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private readonly leaving = new AbortController();
  /** Gives the lock back, or the place in its queue. */
  private letGo: () => void = () => undefined;

  constructor(options: TogetherOptions) {
    this.options = options;
    this.reading = new Reading({
      since: options.since,
      onEvent: (event) => {
        this.askedAt = 0;
        options.onEvent(event);
      },
      onMissed: (since) => this.askAgain(since),
      onDoubt: options.onDoubt,
    });
    const shared = 'locks' in navigator && 'BroadcastChannel' in window;
    this.channel = shared ? new BroadcastChannel(this.lockName) : null;
    if (!this.channel) {
      this.begin();
      return;
    }
    const { signal } = this.leaving;
    this.channel.addEventListener('message', ({ data }: MessageEvent<Word>) => this.hear(data), { signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.greet(), { signal });
    window.addEventListener('pageshow', ({ persisted }) => persisted && this.greet(), { signal });
    this.queue();
    this.greet();
  }

  /** Whether this tab holds the stream. */
  get reads(): boolean {
    return this.stream !== null;
  }

  /** Opens the stream anew, here or in the tab that holds it. */
  again(): void {
    if (this.stream) this.begin(this.stream.place);
    else this.say({ kind: 'again' });
  }

  /** Leaves the others; where this tab held the stream, the next takes over. */
  stop(): void {
    this.leaving.abort();
    clearTimeout(this.silence);
    this.stream?.stop();
    this.stream = null;
    this.letGo();
    this.channel?.close();
  }

  private get lockName(): string {
    return `oriel:line:${this.options.name}`;
  }

  private say(word: Word): void {
    if (!this.leaving.signal.aborted) this.channel?.postMessage(word);
  }

  /** Waits for the lock and reads while it is held. `steal`: the tab that holds it sleeps. */
  private queue(steal = false): void {
    this.letGo();
    const waiting = new AbortController();
    let end: () => void = () => undefined;
    let gone = false;
    this.letGo = () => {
      gone = true;
      waiting.abort();
      end();
    };
    const hold = () => {
      if (gone) return;
      this.begin();
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    };
    navigator.locks.request(this.lockName, steal ? { steal } : { signal: waiting.signal }, hold).catch(() => {
      // Either this tab gave up waiting, or another took the lock from it while it slept.
      if (gone || this.leaving.signal.aborted) return;
      this.stream?.stop();
      this.stream = null;
      this.queue();
    });
  }

  private begin(since = this.reading.place): void {
    clearTimeout(this.silence);
    this.stream?.stop();
    this.stream = null;
    if (!this.options.isOurs()) return;
    const stream: Stream = { place: since, stop: () => undefined };
    this.stream = stream;
    stream.stop = followEvents({
      since,
      onEvent: (id, data) => {
        const event = { id, after: stream.place, data };
        stream.place = id;
        this.say({ kind: 'event', event });
        this.reading.take(event);
      },
      onPing: () => this.tellLine(),
      onLine: (state) => {
        // A stream that was ended for another one to begin says no more of the line.
        if (this.stream !== stream || state === 'closed') return;
        const { lostAt } = this.news;
        this.learn({ state, lostAt: state === 'open' ? null : state === 'waiting' ? (lostAt ?? Date.now()) : lostAt });
        this.tellLine();
      },
      onDoubt: () => {
        this.say({ kind: 'doubt' });
        this.options.onDoubt();
      },
      onSignedOut: () => {
        this.say({ kind: 'signedOut' });
        this.options.onSignedOut();
      },
    });
  }

  private tellLine(): void {
    if (this.stream) this.say({ kind: 'line', news: this.news, place: this.stream.place });
  }

  private learn(news: LineNews): void {
    this.news = news;
    this.options.onLine(news);
  }

  /** Asks the reader where the stream stands. */
  private greet(): void {
    if (this.stream) return;
    this.say({ kind: 'hello' });
    this.expect(greetingMs);
  }

  /** The stream is taken from a reader that says nothing for so long. */
  private expect(withinMs: number): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      if (!this.stream) this.queue(true);
    }, withinMs);
  }

  private askAgain(since: string): void {
    const now = Date.now();
    if (now - this.askedAt < missedAgainMs) return;
    this.askedAt = now;
    this.say({ kind: 'missed', since });
  }

  private hear(word: Word): void {
    if (this.stream) {
      if (word.kind === 'hello') this.tellLine();
      if (word.kind === 'again') this.begin(this.stream.place);
      if (word.kind === 'missed') this.begin(word.since);
      return;
    }
    if (word.kind === 'hello' || word.kind === 'again' || word.kind === 'missed') return;
    this.expect(silentMs);
    if (word.kind === 'event') this.reading.take(word.event);
    if (word.kind === 'doubt') this.options.onDoubt();
    if (word.kind === 'signedOut') this.options.onSignedOut();
    if (word.kind !== 'line') return;
    this.learn(word.news);
    this.reading.reaches(word.place);
  }
}

/** The event stream: past facts from the server, in order, resumed after a broken line from the last one that was read. */

/** `open` while events flow, `waiting` between two tries, `closed` for good. */
export type LineState = 'connecting' | 'open' | 'waiting' | 'closed';

export interface EventsOptions {
  /** The id to begin after. */
  since: string;
  /** Called with the id of each event and its words; `changeOf` reads them. */
  onEvent: (id: string, data: string) => void;
  /** Called when the server says that it is there, every 20 s. */
  onPing: () => void;
  onLine: (state: LineState) => void;
  /** Called when the stream was refused: what is on the screen may be stale. */
  onDoubt: () => void;
  /** Called when the session is over; the stream is closed then. */
  onSignedOut: () => void;
}

const deafAfterMs = 50_000;

/** Milliseconds to wait before the try after `failures` failed ones: 1 s doubling to 30 s, spread by up to a half. */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(30_000, 1000 * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (0.5 + random / 2));
}

/** Follows the stream until the returned function is called. Tries again by itself. */
export function followEvents({ since, onEvent, onPing, onLine, onDoubt, onSignedOut }: EventsOptions): () => void {
  let last = since;
  let failures = 0;
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let deaf: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  // The server pings every 20 s; a line that brings nothing for longer is dead although nobody said so.
  const heard = () => {
    clearTimeout(deaf);
    deaf = setTimeout(() => again(0), deafAfterMs);
  };

  const read = (event: MessageEvent<string>) => {
    heard();
    if (event.lastEventId) last = event.lastEventId;
    onEvent(last, event.data);
  };

  const again = (waitMs: number) => {
    source?.close();
    source = null;
    clearTimeout(timer);
    clearTimeout(deaf);
    if (over) return;
    onLine('waiting');
    timer = setTimeout(open, waitMs);
  };

  const open = () => {
    if (over || source) return;
    onLine('connecting');
    const line = new EventSource(`/api/events?since=${encodeURIComponent(last)}`);
    source = line;
    line.onopen = () => {
      failures = 0;
      heard();
      onLine('open');
    };
    line.onmessage = read;
    line.addEventListener('ping', () => {
      heard();
      onPing();
    });
    line.addEventListener('bye', () => again(backoffMs(1, Math.random())));
    line.addEventListener('signedOut', () => {
      stop();
      onSignedOut();
    });
    line.onerror = () => {
      failures += 1;
      // A refused stream (signed out, server gone) is not told apart here; the caller's next read is.
      if (line.readyState === EventSource.CLOSED) onDoubt();
      again(backoffMs(failures, Math.random()));
    };
  };

  const stop = () => {
    over = true;
    clearTimeout(timer);
    clearTimeout(deaf);
    source?.close();
    onLine('closed');
  };
  open();
  return stop;
}

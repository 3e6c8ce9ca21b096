/** Server-sent events (WHATWG HTML section 9.2) that survive proxies, end with the session, and do not keep the process from ending. */
import { log } from '../log';
import { traceOf } from './failure';
import { isClosing, registerStream } from './shutdown';

const pingEveryMs = 20_000;
const checkEveryMs = 60_000;
/** A browser that takes nothing while this many events wait is gone in all but name; it comes back and is told what it missed. */
const maxWaiting = 1000;

/** What feeds a stream. */
export interface EventSourceOptions {
  /** Ends the stream when the browser leaves. */
  signal: AbortSignal;
  /** Starts sending: `send` gets the event's id and value; the answer stops it. */
  subscribe: (send: (id: string, value: unknown) => void) => () => void;
  /** Asked every minute; false ends the stream with `signedOut`. */
  stillValid: () => Promise<boolean>;
}

/**
 * Answers an open event stream. Events are unnamed and carry JSON. Beside them come `ping` every 20 s (so that a browser notices a deaf line),
 * `bye` where the server is ending (come back soon) and `signedOut` where the session has ended (do not come back).
 */
export function eventStream(options: EventSourceOptions): Response {
  let stop: () => void = () => undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stop = run(controller, options);
      },
      cancel: () => stop(),
    },
    new CountQueuingStrategy({ highWaterMark: maxWaiting }),
  );
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'private, no-store, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
}

function run(controller: ReadableStreamDefaultController<Uint8Array>, options: EventSourceOptions): () => void {
  const encoder = new TextEncoder();
  const cleanups: (() => void)[] = [];
  let open = true;
  /** The reader has left and closed the stream from its side. */
  let cancelled = false;
  const write = (text: string) => {
    if (!open) return;
    controller.enqueue(encoder.encode(text));
    if ((controller.desiredSize ?? 0) <= 0) end(null);
  };
  const end = (farewell: string | null) => {
    if (!open) return;
    open = false;
    if (farewell) controller.enqueue(encoder.encode(`event: ${farewell}\ndata: {}\n\n`));
    for (const cleanup of cleanups) cleanup();
    if (!cancelled) controller.close();
  };
  const check = async () => {
    try {
      if (!(await options.stillValid())) end('signedOut');
    } catch (error) {
      log.warn({ ...traceOf(error) }, 'event stream could not check its session');
    }
  };
  // Comes back within 1 to 3 s, spread so that all tabs do not come back together after a restart.
  write(`retry: ${1000 + Math.floor(Math.random() * 2000)}\n\n`);
  const ping = setInterval(() => write('event: ping\ndata: {}\n\n'), pingEveryMs);
  const checking = setInterval(() => void check(), checkEveryMs);
  const leave = () => end(null);
  const cancel = () => {
    cancelled = true;
    leave();
  };
  options.signal.addEventListener('abort', leave);
  cleanups.push(
    () => clearInterval(ping),
    () => clearInterval(checking),
    () => options.signal.removeEventListener('abort', leave),
    registerStream(() => end('bye')),
  );
  if (isClosing()) end('bye');
  if (options.signal.aborted) leave();
  if (!open) return cancel;
  const unsubscribe = subscribe(options, write);
  // What was missed may have filled the stream to the brim and ended it already.
  if (open) cleanups.push(unsubscribe);
  else unsubscribe();
  return cancel;
}

function subscribe(options: EventSourceOptions, write: (text: string) => void): () => void {
  return options.subscribe((id, value) => write(`id: ${id.replace(/[\r\n\0]/g, '')}\ndata: ${JSON.stringify(value)}\n\n`));
}

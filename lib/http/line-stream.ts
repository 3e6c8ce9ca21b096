/** An answer of JSON lines that are sent as they come to be known, and that ends the work when nobody listens any more. */
import { isAppError } from '../errors';
import { log } from '../log';
import { type Said, say } from '../model/said';
import { traceOf } from './failure';
import { isClosing, registerStream } from './shutdown';

/**
 * Sends each value of `make` as a line (media type application/x-ndjson). The browser's leaving, `signal`, and the end of the process abort the
 * signal that `make` gets. A failure is the last line: `failed` words it.
 */
export function lineStream<T>(signal: AbortSignal, make: (signal: AbortSignal) => AsyncGenerator<T>, failed: (said: Said) => T): Response {
  const left = new AbortController();
  const encoder = new TextEncoder();
  const end = () => left.abort(new Error('nobody listens'));
  const forget = registerStream(end);
  if (isClosing()) end();
  const stopped = AbortSignal.any([signal, left.signal]);
  const values = make(stopped);
  const finish = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    forget();
    if (!left.signal.aborted) controller.close();
    else controller.error(left.signal.reason);
  };
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const write = (value: T) => controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
      try {
        const { done, value } = await values.next();
        if (done) finish(controller);
        else write(value);
      } catch (error) {
        if (!stopped.aborted) {
          if (!isAppError(error)) log.error({ ...traceOf(error) }, 'a stream of lines broke');
          write(failed(isAppError(error) ? error.said : say('said.fault')));
        }
        finish(controller);
      }
    },
    cancel() {
      end();
      forget();
    },
  });
  const headers = { 'Content-Type': 'application/x-ndjson; charset=utf-8', 'Cache-Control': 'private, no-store, no-transform' };
  return new Response(body, { headers: { ...headers, 'X-Accel-Buffering': 'no' } });
}

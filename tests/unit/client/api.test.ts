import { afterEach, describe, expect, it, vi } from 'vitest';
import { changeFlags, listMessages, readShell } from '@/lib/client/api';
import { ClientError, onSignedOut, sentenceOf } from '@/lib/client/call';
import { learnShapes } from '@/lib/client/shapes';
import { holdingOf } from '@/lib/client/writing-api';
import { mutationHeader } from '@/lib/model/api';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import { answerShapes, lateShapes } from '@/lib/model/shapes';
import { listOfMailbox } from './things';

learnShapes(answerShapes());

const answering = (status: number, body: string) =>
  vi.fn<(path: string, init: RequestInit) => Promise<Response>>(async () => new Response(body, { status }));
const inbox = 7 as MailboxId;

afterEach(() => vi.unstubAllGlobals());

async function thrown(work: Promise<unknown>): Promise<ClientError> {
  const error: unknown = await work.then(
    () => null,
    (problem: unknown) => problem,
  );
  if (error instanceof ClientError) return error;
  throw new Error(`No ClientError but ${String(error)}`);
}

describe('a call', () => {
  it('T39: bears the mutation header of the contract, and a reading one does not', async () => {
    const fetched = answering(200, JSON.stringify({ done: [1], failed: [], undo: null }));
    vi.stubGlobal('fetch', fetched);
    await changeFlags({ ids: [1 as MessageId], add: ['\\Seen'], remove: [] });
    expect(new Headers(fetched.mock.calls[0]?.[1].headers).get(mutationHeader)).toBe('1');
    vi.stubGlobal('fetch', answering(200, '{}'));
    await thrown(readShell());
    expect(new Headers(vi.mocked(fetch).mock.calls[0]?.[1]?.headers).has(mutationHeader)).toBe(false);
  });
  it('writes what it asks for into the address', async () => {
    const fetched = answering(200, JSON.stringify({ rows: [], position: 0, total: 0, next: null, previous: null }));
    vi.stubGlobal('fetch', fetched);
    await listMessages(listOfMailbox(inbox, { filter: 'unread' }), { before: 'a+b' }, 50);
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/messages?mailbox=7&filter=unread&before=a%2Bb&limit=50');
  });
  it('that fails says the sentence, the code and the words of the mail server', async () => {
    const error = { code: 'wrongPassword', message: 'Not accepted.', serverText: 'NO [AUTHENTICATIONFAILED]' };
    vi.stubGlobal('fetch', answering(401, JSON.stringify({ error })));
    const { code, message, serverText, status } = await thrown(readShell());
    expect({ code, message, serverText, status }).toEqual({ ...error, status: 401 });
  });
  it.each(['', '<html>Bad gateway</html>', '{"error":"text"}', 'null'])('that fails with %j still says a sentence', async (body) => {
    vi.stubGlobal('fetch', answering(502, body));
    const error = await thrown(readShell());
    expect(error.code).toBe('badAnswer');
    expect(error.message).toMatch(/\.$/);
  });
  it('that succeeds with something else is refused, not used', async () => {
    vi.stubGlobal('fetch', answering(200, JSON.stringify({ rows: [{ id: 'x' }], position: 0, total: 0, next: null, previous: null })));
    expect((await thrown(listMessages(listOfMailbox(inbox), null, 50))).code).toBe('badAnswer');
  });
  it('whose shape is lost on its way once has not failed for that', async () => {
    let asked = 0;
    vi.stubGlobal('fetch', async (path: string) => {
      if (path === '/api/shapes') asked += 1;
      if (path === '/api/shapes' && asked === 1) throw new TypeError('Failed to fetch');
      return new Response(JSON.stringify(path === '/api/shapes' ? { shapes: lateShapes() } : { until: 5 }));
    });
    expect(await holdingOf('1')).toBe(5);
  });
  it('without a line is offline', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect((await thrown(readShell())).code).toBe('offline');
  });
  it('that was stopped by the caller says so', async () => {
    const stop = new AbortController();
    stop.abort();
    vi.stubGlobal('fetch', () => Promise.reject(new DOMException('Aborted', 'AbortError')));
    expect((await thrown(readShell(stop.signal))).code).toBe('aborted');
  });
  it('E9: whose session is over tells who listens', async () => {
    const heard = vi.fn();
    const stop = onSignedOut(heard);
    vi.stubGlobal('fetch', answering(401, JSON.stringify({ error: { code: 'notSignedIn', message: 'Sign in.', serverText: null } })));
    await thrown(readShell());
    expect(heard).toHaveBeenCalledTimes(1);
    stop();
    await thrown(readShell());
    expect(heard).toHaveBeenCalledTimes(1);
  });
});

it('says a sentence of anything that was thrown', () => {
  expect(sentenceOf(new TypeError('x is undefined'))).not.toContain('undefined');
});

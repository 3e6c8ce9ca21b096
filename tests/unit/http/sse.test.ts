import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endAll } from '@/lib/http/shutdown';
import { eventStream } from '@/lib/http/sse';

beforeEach(() => {
  vi.useFakeTimers();
  delete (globalThis as unknown as Record<symbol, unknown>)[Symbol.for('oriel.shutdown')];
});
afterEach(() => {
  vi.useRealTimers();
});

type Send = (id: string, value: unknown) => void;

function open(stillValid = async () => true, replay: (send: Send) => void = () => undefined) {
  const leaving = new AbortController();
  const stopped = vi.fn();
  let send: Send = () => undefined;
  const response = eventStream({
    signal: leaving.signal,
    subscribe: (given) => {
      send = given;
      replay(given);
      return stopped;
    },
    stillValid,
  });
  return { response, leaving, stopped, send: (id: string, value: unknown) => send(id, value) };
}

describe('eventStream', () => {
  it('sends events with their ids, in a form that no proxy holds back', async () => {
    const { response, send, leaving } = open();
    send('a-1', { type: 'x', text: 'line\nbreak' });
    send('a\n2', 'y');
    leaving.abort();
    expect(await response.text()).toMatch(/^retry: \d{4}\n\nid: a-1\ndata: \{"type":"x","text":"line\\nbreak"\}\n\nid: a2\ndata: "y"\n\n$/);
    expect(response.headers.get('cache-control')).toBe('private, no-store, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
  });

  it('pings every 20 seconds', async () => {
    const { response, leaving } = open();
    await vi.advanceTimersByTimeAsync(41_000);
    leaving.abort();
    expect((await response.text()).match(/event: ping\n/g)).toHaveLength(2);
  });

  it('ends with signedOut once the session has ended', async () => {
    const { response, stopped, send } = open(async () => false);
    await vi.advanceTimersByTimeAsync(61_000);
    send('late', 1);
    expect(await response.text()).toMatch(/event: signedOut\ndata: \{\}\n\n$/);
    expect(stopped).toHaveBeenCalledOnce();
  });

  it('goes on where the session cannot be checked', async () => {
    const { response, leaving, send } = open(() => Promise.reject(new Error('database away')));
    await vi.advanceTimersByTimeAsync(61_000);
    send('a', 1);
    leaving.abort();
    expect(await response.text()).toMatch(/id: a\ndata: 1\n\n$/);
  });

  it('says bye when the process ends, and opens no more', async () => {
    const { response, stopped } = open();
    await endAll();
    expect(await response.text()).toMatch(/event: bye\ndata: \{\}\n\n$/);
    expect(stopped).toHaveBeenCalledOnce();
    const late = open();
    expect(await late.response.text()).toMatch(/event: bye\ndata: \{\}\n\n$/);
  });

  it('lets go of everything when the browser leaves, in whichever way', async () => {
    const [cancelled, aborted] = [open(), open()];
    await cancelled.response.body?.cancel();
    aborted.leaving.abort();
    for (const { stopped, send } of [cancelled, aborted]) {
      expect(stopped).toHaveBeenCalledOnce();
      expect(() => send('a', 1)).not.toThrow();
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives up a browser that takes nothing, and what was missed counts too', async () => {
    const { stopped, send } = open();
    for (let at = 0; at < 2000; at += 1) send(String(at), at);
    expect(stopped).toHaveBeenCalledOnce();
    const flooded = open(undefined, (replay) => {
      for (let at = 0; at < 2000; at += 1) replay(String(at), at);
    });
    expect(flooded.stopped).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('endAll', () => {
  it('stops every service though one fails, and says which', async () => {
    const { registerService } = await import('@/lib/http/shutdown');
    const stop = vi.fn(async () => undefined);
    registerService('bad', () => Promise.reject(new Error('stuck')));
    registerService('good', stop);
    expect(await endAll()).toEqual([['bad', new Error('stuck')]]);
    expect(stop).toHaveBeenCalledOnce();
  });
});

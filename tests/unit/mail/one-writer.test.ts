import { describe, expect, it } from 'vitest';
import { asOnlyWriter, isWritten } from '@/lib/mail/one-writer';

const stopped = (signal: AbortSignal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

describe('one writer of a file', () => {
  it('lets one begin of several who waited for the same one to stop', async () => {
    let [writing, most] = [0, 0];
    const write = (until: (signal: AbortSignal) => Promise<void>) =>
      asOnlyWriter('file', async (signal) => {
        writing += 1;
        most = Math.max(most, writing);
        await until(signal);
        writing -= 1;
      });
    const hanging = write(stopped);
    const waiting = [1, 2, 3].map(() => write(() => new Promise((resolve) => setTimeout(resolve, 5))));
    await Promise.all([hanging, ...waiting]);
    expect(most).toBe(1);
    expect(isWritten('file')).toBe(false);
  });

  it('goes on after one that failed, and tells each its own end', async () => {
    const failing = asOnlyWriter('file', async (signal) => {
      await stopped(signal);
      throw new Error('The line broke.');
    });
    const after = asOnlyWriter('file', async () => 'written');
    await expect(failing).rejects.toThrow('The line broke.');
    expect(await after).toBe('written');
  });

  it('leaves other files alone', async () => {
    const other = asOnlyWriter('other', stopped);
    expect(await asOnlyWriter('file', async () => 'written')).toBe('written');
    expect(isWritten('other')).toBe(true);
    void asOnlyWriter('other', async () => undefined);
    await other;
  });
});

import { describe, expect, it } from 'vitest';
import type { MailboxId } from '@/lib/model/ids';
import { MailboxQueue, type Nudge } from '@/lib/sync/mailbox-queue';

const inbox = 1 as MailboxId;
const archive = 2 as MailboxId;
const trash = 3 as MailboxId;

/** A queue whose jobs end when the test says so. */
function controlled() {
  const began: [MailboxId, Nudge][] = [];
  const filled: MailboxId[] = [];
  const running = new Map<MailboxId, { end: () => void; fail: (error: Error) => void }>();
  const steps = new Map<MailboxId, number>();
  const queue = new MailboxQueue({
    look: (id, nudge) => {
      if (running.has(id)) throw new Error('Two jobs for one mailbox at a time.');
      began.push([id, nudge]);
      return new Promise((resolve, reject) => {
        running.set(id, {
          end: () => {
            running.delete(id);
            resolve();
          },
          fail: (error) => {
            running.delete(id);
            reject(error);
          },
        });
      });
    },
    fill: async (id) => {
      filled.push(id);
      const left = (steps.get(id) ?? 0) - 1;
      steps.set(id, left);
      return left > 0;
    },
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (id: MailboxId) => {
    running.get(id)?.end();
    await settle();
  };
  return { queue, began, filled, running, steps, settle, end, ids: () => began.map(([id]) => id) };
}

describe('mailbox queue', () => {
  it('runs jobs in the order asked, one after another', async () => {
    const { queue, end, ids } = controlled();
    void queue.nudge(inbox);
    void queue.nudge(archive);
    expect(ids()).toEqual([inbox]);
    await end(inbox);
    expect(ids()).toEqual([inbox, archive]);
  });

  it('queues a nudge that comes during the job, and resolves it only with the job after', async () => {
    const { queue, end, ids } = controlled();
    const first = queue.nudge(inbox);
    let second = false;
    void queue.nudge(inbox).then(() => {
      second = true;
    });
    void queue.nudge(inbox);
    await end(inbox);
    await first;
    expect(second).toBe(false);
    expect(ids()).toEqual([inbox, inbox]);
    await end(inbox);
    expect(second).toBe(true);
    expect(ids()).toEqual([inbox, inbox]);
  });

  it('joins waiting nudges into one that wants what any of them wanted', async () => {
    const { queue, began, end } = controlled();
    void queue.nudge(inbox);
    void queue.nudge(inbox, { whole: true });
    void queue.nudge(inbox, { alarmed: true });
    await end(inbox);
    expect(began[1]?.[1]).toMatchObject({ whole: true, alarmed: true });
  });

  it('starts an urgent job beside another mailbox, never beside the same', async () => {
    const { queue, end, ids } = controlled();
    void queue.nudge(inbox);
    void queue.nudge(archive, { urgent: true });
    void queue.nudge(inbox, { urgent: true });
    expect(ids()).toEqual([inbox, archive]);
    await end(inbox);
    expect(ids()).toEqual([inbox, archive, inbox]);
  });

  it('while held, runs only what a person waits for', async () => {
    const { queue, end, ids, settle } = controlled();
    queue.hold();
    void queue.nudge(inbox);
    void queue.nudge(archive, { urgent: true });
    expect(ids()).toEqual([archive]);
    await end(archive);
    queue.release();
    await settle();
    expect(ids()).toEqual([archive, inbox]);
  });

  it('tells the caller of a failure and goes on', async () => {
    const { queue, running, end, ids, settle } = controlled();
    const failing = queue.nudge(inbox);
    void queue.nudge(archive);
    running.get(inbox)?.fail(new Error('broken'));
    await expect(failing).rejects.toThrow('broken');
    await settle();
    expect(ids()).toEqual([inbox, archive]);
    await end(archive);
  });

  it('fills in turn, and only where nothing else is to do', async () => {
    const { queue, filled, steps, end, ids, settle } = controlled();
    steps.set(inbox, 2).set(archive, 2);
    void queue.nudge(trash);
    queue.fill(inbox);
    queue.fill(archive);
    await settle();
    expect(filled).toEqual([]);
    await end(trash);
    await settle();
    expect(filled).toEqual([inbox, archive, inbox, archive]);
    expect(queue.filling(inbox)).toBe(false);
    expect(ids()).toEqual([trash]);
  });

  it('tells whoever waits when it is cleared', async () => {
    const { queue } = controlled();
    queue.hold();
    const waiting = queue.nudge(inbox);
    queue.clear(new Error('signed out'));
    await expect(waiting).rejects.toThrow('signed out');
  });
});

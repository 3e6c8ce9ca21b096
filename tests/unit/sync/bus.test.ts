import { describe, expect, it } from 'vitest';
import type { Change } from '@/lib/model/change';
import { mailboxIdSchema, messageIdSchema, type UserId } from '@/lib/model/ids';
import { type BusLimits, createBus } from '@/lib/sync/bus';

const anna = 1 as UserId;
const bert = 2 as UserId;
const limits: BusLimits = { changes: 5, items: 20, idleUsers: 2 };
const mailboxId = mailboxIdSchema.parse(1);

function removed(...ids: number[]): Change {
  return { type: 'messagesRemoved', mailboxId, ids: ids.map((id) => messageIdSchema.parse(id)) };
}

function listening() {
  const heard: [string, Change][] = [];
  return { heard, listener: (id: string, change: Change) => heard.push([id, change]) };
}

describe('bus', () => {
  it('numbers changes per user and hands them only to that user', () => {
    const bus = createBus(limits);
    const [a, b] = [listening(), listening()];
    bus.subscribe(anna, null, a.listener);
    bus.subscribe(bert, null, b.listener);
    bus.publish(anna, [removed(1), removed(2)]);
    expect(a.heard.map(([id]) => Number(id.split('-')[1]))).toEqual([1, 2]);
    expect(b.heard).toEqual([]);
    expect(bus.lastEventId(anna)).toBe(a.heard[1]?.[0]);
  });

  it('goes on after the last event id without loss or repetition', () => {
    const bus = createBus(limits);
    const first = listening();
    const end = bus.subscribe(anna, null, first.listener);
    bus.publish(anna, [removed(1)]);
    end();
    bus.publish(anna, [removed(2), removed(3)]);
    const again = listening();
    bus.subscribe(anna, first.heard[0]?.[0] ?? '', again.listener);
    bus.publish(anna, [removed(4)]);
    expect(first.heard.map(([, change]) => change)).toEqual([removed(1)]);
    expect(again.heard.map(([, change]) => change)).toEqual([removed(2), removed(3), removed(4)]);
  });

  it('replays from an id taken before anything happened', () => {
    const bus = createBus(limits);
    const since = bus.lastEventId(anna);
    bus.publish(anna, [removed(1)]);
    const late = listening();
    bus.subscribe(anna, since, late.listener);
    expect(late.heard.map(([, change]) => change)).toEqual([removed(1)]);
  });

  it.each([
    ['an id of another process', 'abc-3'],
    ['nonsense', 'nonsense'],
    ['an id from the future', null],
    ['an empty id', ''],
  ])('sends one reset for %s', (_, given) => {
    const bus = createBus(limits);
    bus.publish(anna, [removed(1)]);
    const since = given ?? `${bus.lastEventId(anna).split('-')[0]}-99`;
    const late = listening();
    bus.subscribe(anna, since, late.listener);
    expect(late.heard).toEqual([[bus.lastEventId(anna), { type: 'reset', mailboxId: null }]]);
  });

  it('forgets the oldest beyond the limit of changes, and says reset to whoever needs them', () => {
    const bus = createBus(limits);
    const since = bus.lastEventId(anna);
    bus.publish(
      anna,
      [1, 2, 3, 4, 5].map((id) => removed(id)),
    );
    const reached = listening();
    bus.subscribe(anna, since, reached.listener);
    expect(reached.heard).toHaveLength(5);
    bus.publish(anna, [removed(6)]);
    const late = listening();
    bus.subscribe(anna, since, late.listener);
    expect(late.heard.map(([, change]) => change.type)).toEqual(['reset']);
  });

  it('bounds what it keeps by the rows in it', () => {
    const bus = createBus(limits);
    const since = bus.lastEventId(anna);
    bus.publish(anna, [removed(...Array.from({ length: 15 }, (_, index) => index + 1)), removed(16, 17, 18, 19)]);
    const late = listening();
    bus.subscribe(anna, since, late.listener);
    expect(late.heard.map(([, change]) => change.type)).toEqual(['reset']);
  });

  it('goes on where one listener fails', () => {
    const bus = createBus(limits);
    const good = listening();
    bus.subscribe(anna, null, () => {
      throw new Error('The stream is closed.');
    });
    bus.subscribe(anna, null, good.listener);
    bus.publish(anna, [removed(1)]);
    expect(good.heard).toHaveLength(1);
  });

  it('drops the ring of a user without browsers first, never that of one who listens', () => {
    const bus = createBus(limits);
    const since = bus.lastEventId(anna);
    const anew = listening();
    bus.subscribe(anna, null, anew.listener);
    const gone = bus.lastEventId(bert);
    bus.lastEventId(3 as UserId);
    bus.lastEventId(4 as UserId);
    expect(bus.lastEventId(anna)).toBe(since);
    expect(bus.lastEventId(bert)).not.toBe(gone);
    expect(bus.listened(anna)).toBe(true);
    expect(bus.listened(bert)).toBe(false);
  });
});

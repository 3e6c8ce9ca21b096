import { describe, expect, it } from 'vitest';
import type { Modseq } from '@/lib/model/ids';
import type { SyncState } from '@/lib/model/stored';
import { plan, type ServerState, type SyncPlan, worthALook } from '@/lib/sync/plan';

const modseq = (value: number) => BigInt(value) as Modseq;
const stored: SyncState = { uidValidity: 7, uidNext: 101, highestModseq: modseq(500), exists: 90, syncedDownTo: 1 };
const server: ServerState = { uidValidity: 7, uidNext: 101, highestModseq: modseq(500), exists: 90 };
const withModseq = { condstore: true };
const without = { condstore: false };
const plain: SyncState = { ...stored, highestModseq: null };
const plainServer: ServerState = { ...server, highestModseq: null };

describe('plan', () => {
  it.each<[string, SyncState | null, ServerState, { condstore: boolean }, SyncPlan]>([
    ['a mailbox never seen', null, server, withModseq, 'reset'],
    ['R6: another UIDVALIDITY', stored, { ...server, uidValidity: 8 }, withModseq, 'reset'],
    ['R6: another UIDVALIDITY without mod-sequences', plain, { ...plainServer, uidValidity: 6 }, without, 'reset'],
    ['nothing happened', stored, server, withModseq, 'none'],
    ['flags changed', stored, { ...server, highestModseq: modseq(501) }, withModseq, 'changes'],
    ['letters came', stored, { ...server, highestModseq: modseq(501), uidNext: 103, exists: 92 }, withModseq, 'changes'],
    ['letters went', stored, { ...server, highestModseq: modseq(501), exists: 80 }, withModseq, 'changes'],
    ['one came and one went', stored, { ...server, highestModseq: modseq(502), uidNext: 102 }, withModseq, 'changes'],
    ['R9: a mod-sequence that fell', stored, { ...server, highestModseq: modseq(499) }, withModseq, 'compare'],
    ['R9: new letters without a new mod-sequence', stored, { ...server, uidNext: 102, exists: 91 }, withModseq, 'compare'],
    ['R9: fewer letters without a new mod-sequence', stored, { ...server, exists: 89 }, withModseq, 'compare'],
    ['a UIDNEXT that fell', stored, { ...server, uidNext: 100, highestModseq: modseq(600) }, withModseq, 'compare'],
    ['a server that says no UIDNEXT', stored, { ...server, uidNext: 0, highestModseq: modseq(600) }, withModseq, 'changes'],
    ['R9: mod-sequences that are offered no more', stored, plainServer, without, 'compare'],
    ['R9: mod-sequences withdrawn for this mailbox', stored, { ...server, highestModseq: null }, withModseq, 'compare'],
    ['mod-sequences that are new', plain, server, withModseq, 'compare'],
    ['no mod-sequences, the same counts', plain, plainServer, without, 'compare'],
    ['no mod-sequences, letters came', plain, { ...plainServer, uidNext: 103, exists: 92 }, without, 'append'],
    ['no mod-sequences, letters came and went', plain, { ...plainServer, uidNext: 103, exists: 91 }, without, 'compare'],
    ['no mod-sequences, letters went', plain, { ...plainServer, exists: 80 }, without, 'compare'],
    [
      'an empty mailbox that stays empty',
      { ...stored, exists: 0, uidNext: 1, highestModseq: modseq(1) },
      { ...server, exists: 0, uidNext: 1, highestModseq: modseq(1) },
      withModseq,
      'none',
    ],
  ])('%s', (_, before, now, offers, expected) => {
    expect(plan(before, now, offers)).toBe(expected);
  });
});

describe('worthALook', () => {
  const counted = { ...stored, unseen: 5 };
  const plainCounted = { ...plain, unseen: 5 };
  it.each<[string, boolean | 'counts', boolean | 'counts']>([
    ['nothing happened', worthALook(counted, { ...server, unseen: 5 }, withModseq), false],
    ['R9: only the unread count differs', worthALook(counted, { ...server, unseen: 4 }, withModseq), 'counts'],
    ['flags changed', worthALook(counted, { ...server, unseen: 5, highestModseq: modseq(501) }, withModseq), true],
    [
      'a letter came',
      worthALook(counted, { ...server, unseen: 6, uidNext: 102, exists: 91, highestModseq: modseq(501) }, withModseq),
      true,
    ],
    ['a mod-sequence fell', worthALook(counted, { ...server, unseen: 5, highestModseq: modseq(400) }, withModseq), true],
    ['another UIDVALIDITY', worthALook(counted, { ...server, unseen: 5, uidValidity: 1 }, withModseq), true],
    ['without mod-sequences nothing happened', worthALook(plainCounted, { ...plainServer, unseen: 5 }, without), false],
    ['without mod-sequences a letter was read', worthALook(plainCounted, { ...plainServer, unseen: 4 }, without), true],
    [
      'without mod-sequences a letter came',
      worthALook(plainCounted, { ...plainServer, unseen: 6, uidNext: 102, exists: 91 }, without),
      true,
    ],
    ['without mod-sequences a letter went', worthALook(plainCounted, { ...plainServer, unseen: 5, exists: 89 }, without), true],
  ])('%s', (_, decided, expected) => {
    expect(decided).toBe(expected);
  });
});

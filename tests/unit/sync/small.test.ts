import { describe, expect, it } from 'vitest';
import type { SyncMailbox } from '@/lib/db/mailboxes';
import { AppError, type ErrorCode } from '@/lib/errors';
import type { MailboxId, MessageId, Uid } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { english, englishTold } from '@/lib/model/said-english';
import { findRenamed, type ListedEntry } from '@/lib/sync/apply-mailboxes';
import { backoffMs } from '@/lib/sync/backoff';
import { toRanges } from '@/lib/sync/fetching';
import { edited, holdEdit, holdLeaving, isLeaving, withEdits } from '@/lib/sync/pending';
import { authFailedReason, offlineReason } from '@/lib/sync/words';

describe('backoff', () => {
  it.each([
    [0, 0, 500],
    [0, 1, 1000],
    [3, 1, 8000],
    [7, 1, 120_000],
    [400, 1, 120_000],
    [400, 0, 60_000],
  ])('try %i with jitter %f waits %i ms', (tries, random, expected) => {
    expect(backoffMs(tries, random)).toBe(expected);
  });
});

describe('ranges', () => {
  it('reads single UIDs and ranges in either order', () => {
    expect(toRanges(['5', '7:9', '20:11'])).toEqual([
      [5, 5],
      [7, 9],
      [11, 20],
    ]);
  });
});

describe('pending changes', () => {
  const id = 1 as MessageId;
  it('adds, removes and keeps', () => {
    expect(edited(['\\Seen', '$Forwarded'], { add: ['\\Flagged'], remove: ['\\Seen'] }).sort()).toEqual(['$Forwarded', '\\Flagged']);
    expect(edited(['\\Seen'], { add: ['\\Seen'], remove: [] })).toEqual(['\\Seen']);
  });

  it('lie over what the server says until they are let go, each by itself', () => {
    const first = holdEdit([id], { add: ['\\Seen'], remove: [] });
    const second = holdEdit([id], { add: [], remove: ['\\Flagged'] });
    expect(withEdits(id, ['\\Flagged'])).toEqual(['\\Seen']);
    first();
    expect(withEdits(id, ['\\Flagged'])).toEqual([]);
    second();
    expect(withEdits(id, ['\\Flagged'])).toEqual(['\\Flagged']);
  });

  it('know which letters are leaving which mailbox', () => {
    const [here, there] = [1 as MailboxId, 2 as MailboxId];
    const release = holdLeaving(here, [5 as Uid]);
    expect([isLeaving(here, 5 as Uid), isLeaving(here, 6 as Uid), isLeaving(there, 5 as Uid)]).toEqual([true, false, false]);
    release();
    expect(isLeaving(here, 5 as Uid)).toBe(false);
  });
});

describe('a renamed mailbox', () => {
  const gone = (uidValidity: number, uidNext = 10): SyncMailbox => ({ state: { uidValidity, uidNext } }) as SyncMailbox;
  const entry = (path: string, uidValidity: number, uidNext = 10): ListedEntry => ({
    path,
    delimiter: '/',
    role: null,
    selectable: true,
    subscribed: true,
    status: { messages: 0, unseen: 0, uidNext, uidValidity },
  });
  it.each<[string, boolean, SyncMailbox | null]>([
    ['is known by its UIDVALIDITY', true, findRenamed(entry('New', 5), [gone(4), gone(5)], [entry('New', 5)])],
    ['has given out no fewer UIDs', false, findRenamed(entry('New', 5, 3), [gone(5)], [entry('New', 5, 3)])],
    ['is no guess between two old ones', false, findRenamed(entry('New', 5), [gone(5), gone(5)], [entry('New', 5)])],
    ['is no guess between two new ones', false, findRenamed(entry('New', 5), [gone(5)], [entry('New', 5), entry('Other', 5)])],
    ['is not one with another UIDVALIDITY', false, findRenamed(entry('New', 5), [gone(6)], [entry('New', 5)])],
    ['is not known without counts', false, findRenamed({ ...entry('New', 5), status: null }, [gone(5)], [])],
  ])('%s', (_, found, result) => {
    expect(result !== null).toBe(found);
  });
});

describe('sentences about the line', () => {
  it.each<ErrorCode>(['serverAway', 'portRefused', 'hostUnknown', 'connectionLimit', 'internal'])(
    '%s says what is kept and what comes next',
    (code) => {
      const reason = offlineReason(new AppError(code, say('said.fault')), 'mail.example');
      expect(englishTold(reason)).toMatch(/^mail\.example .*What was read before stays here\. Oriel tries again by itself\.$/);
    },
  );

  it('a refused password names the server and the remedy', () => {
    const over = new AppError('wrongPassword', say('said.oauth.over', { words: 'Kestrel' }));
    expect(authFailedReason('mail.example', over)).toEqual(over.said);
    expect(english(authFailedReason('mail.example'))).toMatch(
      /^mail\.example no longer accepts your password\. Drafts are safe, .* Sign in again/,
    );
  });

  it('a certificate keeps its own sentence', () => {
    const expired = say('said.line.certExpired', { host: 'mail.example' });
    expect(offlineReason(new AppError('badCertificate', expired), 'mail.example')).toEqual([expired]);
  });
});

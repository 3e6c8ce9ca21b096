/** How fresh the letters are, and asking the mail server now. */
import type { Comparison, Freshness, LookInput } from '@/lib/model/freshness';
import type { MailboxId } from '@/lib/model/ids';
import { call, request } from './call';

/** GET /api/freshness: what was last heard of each account and folder. */
export function readFreshness(signal?: AbortSignal): Promise<Freshness> {
  return call('freshnessOutput', '/api/freshness', signal ? { signal } : {});
}

/** POST /api/looks: asks the mail server now; resolves when it was asked. */
export async function lookNow(input: LookInput): Promise<void> {
  await request('/api/looks', { method: 'POST', body: input });
}

/** POST /api/comparisons: compares a folder letter by letter with the mail server and repairs what differs. */
export function compareMailbox(mailboxId: MailboxId): Promise<Comparison> {
  return call('comparisonSchema', '/api/comparisons', { method: 'POST', body: { mailboxId } });
}

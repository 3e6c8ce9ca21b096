/** The conversation that a row would open, read ahead. */
import { conversationList, conversationOf } from '@/lib/model/reading';
import type { PageRow } from '@/lib/model/view';
import { keys, theCache } from './cache';
import { readList } from './list-reads';
import { preferencesNow } from './preferences';
import { prefetchMessage } from './store';

/** Reads what opening a row would show: its letter, and the conversation with its last letter. Failures stay silent. */
export function prefetchRow(row: PageRow): void {
  prefetchMessage(row.id);
  const threadId = conversationOf(row, preferencesNow().threads);
  if (threadId === null) return;
  const list = conversationList(threadId);
  const cache = theCache();
  void cache.prefetchQuery({ queryKey: keys.list(list), queryFn: ({ signal }) => readList(cache, list, signal), retry: false });
}

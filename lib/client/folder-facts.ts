/** Sizes, rights and sharing of folders, asked when a dialog about them opens. Their shapes are checked here, as nothing of this is on the first page. */
import type { MailboxId } from '@/lib/model/ids';
import type { FolderFacts, FolderSize } from '@/lib/model/mailbox-facts';
import { may, type ShareLevel } from '@/lib/model/rights';
import type { Shape } from '@/lib/model/shapes';
import { ClientError, request } from './call';
import { fits } from './shapes';
import { type TextKey, t } from './texts';

const share: Shape = { parts: { who: 'string', rights: 'string', level: ['string', 'null'], own: 'boolean' } };
const facts: Shape = {
  parts: {
    bytes: 'number',
    exact: 'boolean',
    letters: 'number',
    unread: 'number',
    rights: ['string', 'null'],
    lastContactAt: ['number', 'null'],
    shares: [{ items: share }, 'null'],
  },
};
const sizes: Shape = { parts: { sizes: { items: { parts: { mailboxId: 'number', bytes: 'number', exact: 'boolean' } } } } };

async function ask<Answer>(shape: Shape, path: string, options?: Parameters<typeof request>[1]): Promise<Answer> {
  const value = await request(path, options);
  if (!fits(shape, value)) throw new ClientError('badAnswer', t('error.version'));
  return value as Answer;
}

/** GET /api/mailboxes/ID/facts. */
export const readFacts = (id: MailboxId, signal?: AbortSignal): Promise<FolderFacts> =>
  ask(facts, `/api/mailboxes/${id}/facts`, signal ? { signal } : {});

/** GET /api/mailboxes/sizes, the largest first. */
export async function readSizes(signal?: AbortSignal): Promise<FolderSize[]> {
  const answer = await ask<{ sizes: FolderSize[] }>(sizes, '/api/mailboxes/sizes', signal ? { signal } : {});
  return answer.sizes.sort((a, b) => b.bytes - a.bytes);
}

/** GET /api/mailboxes/ID/expiring: how many letters would go now if those older than so many days went. */
export async function readExpiring(id: MailboxId, days: number): Promise<number> {
  const answer = await ask<{ letters: number }>({ parts: { letters: 'number' } }, `/api/mailboxes/${id}/expiring?days=${days}`);
  return answer.letters;
}

/** PUT /api/mailboxes/ID/sharing. */
export const shareWith = (id: MailboxId, who: string, level: ShareLevel | null): Promise<FolderFacts> =>
  ask(facts, `/api/mailboxes/${id}/sharing`, { method: 'PUT', body: { who, level } });

const acts = ['see', 'mark', 'insert', 'remove', 'make', 'drop', 'share'] as const;

/** What rights allow, as words: "read", "mark as read", ... */
export function rightsWords(rights: string): string[] {
  const words: TextKey[] = [
    ...(rights.includes('r') ? (['rights.read'] as const) : []),
    ...acts.filter((act) => may({ rights }, act)).map((act) => `rights.${act}` as const),
  ];
  return words.map((key) => t(key));
}

/** Whether nothing is left that the rights do not allow. */
export const allowsAll = (rights: string): boolean => rights.includes('r') && acts.every((act) => may({ rights }, act));

/** The calls about how letters reach people. */
import type { ListedFollowUp } from '@/lib/model/follow-ups';
import { call, request } from './call';

/** GET /api/accounts/ID/delivery. */
export async function readDeliveryOffer(accountId: number): Promise<boolean | null> {
  return (await call('deliveryOfferOutput', `/api/accounts/${accountId}/delivery`)).offered;
}

/** GET /api/follow-ups. */
export async function listFollowUps(): Promise<ListedFollowUp[]> {
  return (await call('listFollowUpsOutput', '/api/follow-ups')).followUps;
}

/** DELETE /api/follow-ups/ID. */
export async function dismissFollowUp(id: number): Promise<void> {
  await request(`/api/follow-ups/${id}`, { method: 'DELETE' });
}

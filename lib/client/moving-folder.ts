/** The folder that "Moving in and out" begins with where it was opened from the menu of one. */
import { create } from 'zustand';
import type { MailboxId } from '@/lib/model/ids';
import { openOverlay } from './router';

export const useMovingFolder = create<{ id: MailboxId | null }>(() => ({ id: null }));

/** Opens it for a folder. */
export function openMoving(id: MailboxId): void {
  useMovingFolder.setState({ id });
  openOverlay('settings/moving');
}

/** Which section of the settings is shown. */
import { create } from 'zustand';
import { currentOverlay, openOverlay } from '@/lib/client/router';

/** The section that was chosen since the settings opened; null for the one that they opened with. */
export const useSection = create<{ at: string | null }>(() => ({ at: null }));

/** Shows the section `id` of the settings, and opens them where they are closed. */
export function openSection(id: string): void {
  useSection.setState({ at: id });
  if (!currentOverlay()?.startsWith('settings')) openOverlay(`settings/${id}`);
}

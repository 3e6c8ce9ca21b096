/** Which section of the settings is shown: the overlay says it, so that it stays however wide the window becomes. */
import { isPhone } from '@/lib/client/media';
import { afterStep, currentOverlay, openOverlay } from '@/lib/client/router';

/** Shows the section `id` of the settings, and opens them where they are closed. */
export function openSection(id: string): void {
  afterStep(() => {
    const now = currentOverlay();
    // On the phone a section is a step of the history over the list of them.
    const replace = now?.startsWith('settings/') === true || (now === 'settings' && !isPhone());
    openOverlay(`settings/${id}`, { replace });
  });
}

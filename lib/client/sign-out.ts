/** The way out: the session ends on the server, and nothing of the person stays in this browser. */
import { signOut } from './api';
import { closeLine } from './line';
import { notify } from './notice';
import { disownBrowser } from './owner';
import { showUnread } from './signs';
import { t } from './texts';

/** Signs out and goes to the sign-in page. Where Oriel cannot be reached nothing happens, and that is said. */
export async function leave(): Promise<void> {
  closeLine();
  try {
    await signOut();
  } catch {
    notify(t('error.signOut'));
    return;
  }
  disownBrowser();
  showUnread(0);
  window.location.assign('/sign-in');
}

/** The way out: the session ends on the server, and nothing of the person stays in this browser. */
import { signOut } from './api';
import { closeLine } from './line';
import { notify } from './notice';
import { journalMayHold, saveOpenDrafts } from './open-drafts';
import { browserOwner, disownBrowser } from './owner';
import { countWaiting } from './queue';
import { showUnread } from './signs';
import { t } from './texts';
import { showDialog } from './view';

/** Saves what the journal still holds of letters whose windows are gone, since it is emptied next; answers how many could not be. */
async function saveJournal(): Promise<number> {
  if (!journalMayHold()) return 0;
  const { saveUnsaved } = await import('./unsaved');
  return (await saveUnsaved(browserOwner())).left;
}

/** Signs out; where changes still wait for a mail server, or letters being written could not be saved, it is asked first, naming how many (U2). */
export async function askToLeave(): Promise<void> {
  const unsaved = (await saveOpenDrafts()) + (await saveJournal().catch(() => 0));
  const waiting = unsaved + (await countWaiting());
  if (waiting > 0) showDialog({ kind: 'signOut', waiting });
  else await leave();
}

/** Signs out and goes to the sign-in page. Where Oriel cannot be reached nothing happens, and that is said. */
export async function leave(): Promise<void> {
  closeLine();
  try {
    await signOut();
  } catch {
    notify(t('error.signOut'));
    return;
  }
  // First, so that no tab writes on; what could not be saved was asked about, and nobody else may find it here.
  disownBrowser();
  if (journalMayHold()) await import('./journal').then(({ clearJournal }) => clearJournal('')).catch(() => undefined);
  showUnread(0);
  window.location.assign('/sign-in');
}

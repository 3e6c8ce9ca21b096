import { redirect } from 'next/navigation';
import { readShell } from '@/lib/mail/shell';
import { shownRoute, signedIn } from './(mail)/served';

/** The mail is what one comes for: straight to the inbox, or to the sign-in. */
export default async function Page(): Promise<never> {
  const { actor } = await signedIn('/mail');
  shownRoute({ mailboxId: null, messageId: null, filter: null }, await readShell(actor));
  return redirect('/mail');
}

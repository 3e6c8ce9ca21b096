import { redirect } from 'next/navigation';

/** The mail is what one comes for; who is not signed in is sent on from there. */
export default function Page(): never {
  redirect('/mail');
}

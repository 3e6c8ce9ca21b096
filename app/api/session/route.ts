import { deviceLabel } from '@/lib/auth/device-label';
import { isSecure } from '@/lib/auth/request-origin';
import { clearedCookie, sessionHashOf } from '@/lib/auth/session';
import { accountTried, limitSignIn } from '@/lib/http/limits';
import { route } from '@/lib/http/route';
import { signIn, signOut } from '@/lib/mail/sign-in';
import { signInInput } from '@/lib/model/api';

export const POST = route({ access: 'public', body: signInInput }, async ({ request, address, body }) => {
  const label = deviceLabel(request.headers.get('user-agent'));
  const place = { address, label, secure: isSecure(request.headers) };
  const { account, waited, setCookie } = await limitSignIn(address, accountTried(body), () => signIn(body, place));
  // A session that this browser had before ends with the new one, so that no older id stays in use.
  const before = await sessionHashOf(request.headers);
  if (before) await signOut({ sessionHash: before });
  return Response.json({ account, ...(waited > 0 && { waited }) }, { headers: { 'Set-Cookie': setCookie } });
});

export const DELETE = route({ access: 'signedIn' }, async ({ request, signedIn }) => {
  await signOut(signedIn);
  const headers = { 'Set-Cookie': clearedCookie(request.headers), 'Clear-Site-Data': '"storage"' };
  return new Response(null, { status: 204, headers });
});

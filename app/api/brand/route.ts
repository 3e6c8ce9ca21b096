import { AppError } from '@/lib/errors';
import { route } from '@/lib/http/route';
import { logoOf } from '@/lib/mail/brand';
import { say } from '@/lib/model/said';

/** The operator's mark. It is drawn as a picture, where nothing of it runs; opened by itself it may do no more. */
export const GET = route({ access: 'public' }, ({ request }) => {
  const logo = logoOf(request.headers);
  if (!logo) throw new AppError('notFound', say('said.operator.none'));
  return new Response(logo.bytes, { headers: { 'Content-Type': logo.type } });
});

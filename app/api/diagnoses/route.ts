import { networkOf, takePoint } from '@/lib/http/limits';
import { lineStream } from '@/lib/http/line-stream';
import { route } from '@/lib/http/route';
import { diagnoseAddress } from '@/lib/mail/diagnose';
import { diagnoseInput } from '@/lib/model/diagnosis';

/** Anybody may ask, so few may be asked for: by one network, and by all together. */
const perNetwork = { name: 'diagnoses', points: 12, seconds: 600 };
const byAll = { name: 'diagnosesAll', points: 300, seconds: 600 };

export const POST = route({ access: 'public', body: diagnoseInput }, async ({ request, address, body }) => {
  const diagnosis = diagnoseAddress(body);
  await takePoint(perNetwork, networkOf(address), 'said.tooOften');
  await takePoint(byAll, 'all', 'said.tooOften');
  return lineStream(request.signal, diagnosis, (said) => ({ type: 'failed' as const, said }));
});

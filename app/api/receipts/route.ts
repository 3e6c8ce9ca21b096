import { route } from '@/lib/http/route';
import { answerReceipt } from '@/lib/mail/receipts';
import { receiptInput } from '@/lib/model/mailing';
import { wordsFor } from '../words';

export const POST = route({ access: 'signedIn', body: receiptInput }, async ({ actor, body, request }) =>
  answerReceipt(actor, body, await wordsFor(request)),
);

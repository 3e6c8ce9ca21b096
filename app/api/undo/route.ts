import { route } from '@/lib/http/route';
import { undoAct } from '@/lib/mail/undo';
import { undoInput } from '@/lib/model/api';

export const POST = route({ access: 'signedIn', body: undoInput }, ({ actor, body }) => undoAct(actor, body.undo));

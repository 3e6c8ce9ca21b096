import { route } from '@/lib/http/route';
import { readConversationNote, writeConversationNote } from '@/lib/mail/thread-marks';
import { noteInput, noteQuery } from '@/lib/model/thread-marks';

export const GET = route({ access: 'signedIn', query: noteQuery }, ({ actor, query }) => readConversationNote(actor, query.id));

export const PUT = route({ access: 'signedIn', body: noteInput }, ({ actor, body }) => writeConversationNote(actor, body));

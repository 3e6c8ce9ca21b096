import { route } from '@/lib/http/route';
import { findPeople } from '@/lib/mail/correspondents';
import { findPeopleInput } from '@/lib/model/api';

/** People shown for a few typed letters. */
const most = 20;

export const GET = route({ access: 'signedIn', query: findPeopleInput }, ({ actor, query }) => findPeople(actor, query.words, most));

import { route } from '@/lib/http/route';
import { lateShapes } from '@/lib/model/shapes';

const shapes = lateShapes();

export const GET = route({ access: 'signedIn' }, async () => ({ shapes }));

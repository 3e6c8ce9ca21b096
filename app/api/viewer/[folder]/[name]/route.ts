import * as z from 'zod';
import { route } from '@/lib/http/route';
import { viewerFile } from '@/lib/http/viewer-files';

const params = z.object({ folder: z.string().max(40).default(''), name: z.string().max(100).default('') });

/** What the browser needs to show PDF files, beside the scripts of the page. */
export const GET = route({ access: 'signedIn', params }, ({ params: { folder, name } }) => viewerFile(folder, name));

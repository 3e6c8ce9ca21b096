/** A process of its own that gives back the unused permissions that are due at NOW (ms), and ends: for tests of those that another process received. */
import { endUnused } from '../../lib/auth/oauth/unused';
import { prepareDatabase } from '../../lib/db/client';

await prepareDatabase();
await endUnused(Number(process.env.NOW));
process.exit(0);

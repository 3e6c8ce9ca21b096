/** A process of its own that asks a grant for another token than the one that GRANT names, and prints it: for tests of two that do so at once. */
import { Grant } from '../../lib/auth/oauth/grant';
import { Secret } from '../../lib/auth/secret';
import { prepareDatabase } from '../../lib/db/client';

const { key, userId, accountId, refused } = JSON.parse(process.env.GRANT ?? '{}');
await prepareDatabase();
process.stdout.write(await new Grant(new Secret(key), { userId, accountId }).token(refused));
process.exit(0);

/** Whether Oriel itself can work; mail servers are not asked. */
import { database } from '@/lib/db/client';
import { AppError } from '@/lib/errors';

/** Reads once from the database. Throws `databaseAway` where that fails. */
export async function checkHealth(): Promise<void> {
  try {
    await database().$queryRaw`SELECT 1`;
  } catch (cause) {
    throw new AppError('databaseAway', 'Oriel cannot reach its database at the moment. Nothing was lost; please try again in a minute.', {
      cause,
    });
  }
}

/** Whether Oriel itself can work; mail servers are not asked. */
import { database } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';

/** Reads once from the database. Throws `databaseAway` where that fails. */
export async function checkHealth(): Promise<void> {
  try {
    await database().$queryRaw`SELECT 1`;
  } catch (cause) {
    throw new AppError('databaseAway', say('said.databaseAway'), {
      cause,
    });
  }
}

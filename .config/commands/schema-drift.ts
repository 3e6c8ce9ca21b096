/** Says whether the migrations lead to prisma/schema.prisma; prints the SQL that is missing and fails where they do not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingMigration } from '../../lib/db/migrate';

const scratch = mkdtempSync(join(tmpdir(), 'oriel-drift-'));
try {
  const sql = await missingMigration(`file:${join(scratch, 'scratch.db')}`);
  if (sql) {
    console.error(`The migrations do not lead to prisma/schema.prisma. Write the missing one with: npm run migration NAME\n\n${sql}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true });
}

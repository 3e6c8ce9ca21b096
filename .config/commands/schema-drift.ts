/** Says whether the migrations lead to prisma/schema.prisma; prints the SQL that is missing and fails where they do not. */
import { missingMigration } from '../../lib/db/migrate';

const sql = await missingMigration();
if (sql) {
  console.error(`The migrations do not lead to prisma/schema.prisma. Write the missing one with: npm run migration NAME\n\n${sql}`);
  process.exitCode = 1;
}

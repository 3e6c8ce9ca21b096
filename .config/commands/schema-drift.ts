/** Says whether the migrations lead to prisma/schema.prisma; prints the SQL that is missing and fails where they do not. */
import { missingMigration } from '../../lib/db/migrate';

for (const provider of ['sqlite', 'postgresql'] as const) {
  const sql = await missingMigration(provider);
  if (!sql) continue;
  console.error(
    `The migrations for ${provider} do not lead to prisma/schema.prisma. Write the missing one with: npm run migration NAME\n\n${sql}`,
  );
  process.exitCode = 1;
}

/** `npm run migration NAME`: writes, for each database, the SQL that leads from the migrations so far to prisma/schema.prisma. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingMigration } from '../../lib/db/migrate';

const name = process.argv[2];
if (!name || !/^[a-z0-9-]+$/.test(name)) {
  console.error('Give the migration a name: npm run migration add-labels');
  process.exit(2);
}
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
for (const provider of ['sqlite', 'postgresql'] as const) {
  const sql = await missingMigration(provider);
  if (!sql) {
    console.log(`The migrations for ${provider} already lead to the schema. Nothing written.`);
    continue;
  }
  const folder = join('prisma/migrations', provider, `${stamp}-${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), sql);
  copyFileSync('prisma/schema.prisma', join(folder, 'schema.prisma'));
  console.log(`Written: ${folder}/migration.sql`);
}

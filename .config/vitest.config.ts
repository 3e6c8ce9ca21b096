/** Two projects: `unit` (no network, clock or database) and `integration` (real Dovecot, Postfix and SQLite from tests/support). */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^@\//, replacement: root },
      // The package throws outside a server bundle; tests are neither browser nor bundle.
      { find: /^server-only$/, replacement: fileURLToPath(new URL('../tests/support/server-only.ts', import.meta.url)) },
    ],
  },
  test: {
    // Two cores are what the smallest machine has; every worker may start servers of its own.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'], environment: 'node' } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          environment: 'node',
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

/**
 * The projects: `unit` (no network, clock or database), `integration` (real Dovecot, Postfix and SQLite from tests/support),
 * `integration-postgres` (the same test files with a real PostgreSQL behind them), and with
 * `ORIEL_TEST_SERVER=cyrus` (`npm run test:cyrus`) `integration-cyrus`: the same tests of mail rooms with Cyrus in Dovecot's place.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './vitest-sequencer';

const root = fileURLToPath(new URL('..', import.meta.url));
const support = (name: string) => fileURLToPath(new URL(`../tests/support/${name}`, import.meta.url));

/** Tests that open no database, or one in a process of their own, and tests of the line and of the bytes of letters, which the database does not change. */
const withoutDatabase = [
  '{process,support,imap,servers}/**',
  'sync/{faults-large,watch,quirks}.test.ts',
  'open/{corpus,heavy,letters,attached,render,winmail,zip}.test.ts',
  'moving/{exports,harmful-imports,odd-servers}.test.ts',
  'discovery/**',
  'sign-in/mechanisms.test.ts',
];
/** Tests of what only SQLite needs, and of a whole server, which has a database of its own. */
const onlySqlite = ['database/one-at-a-time', 'database/write-lock', 'database/old-cache', 'sending/server', 'sign-in/secrets'].map(
  (name) => `tests/integration/${name}.test.ts`,
);

/** For more than half of their time they wait: for servers that start, lines that fall silent, pauses between tries. So two cores carry three. */
const integration = { environment: 'node', pool: 'forks', maxWorkers: 3, testTimeout: 120_000, hookTimeout: 120_000 } as const;
const onlyPostgres = 'tests/integration/database/postgres.test.ts';
const onlyBesideCyrus = 'tests/integration/moving/copy-from-cyrus.test.ts';

/** What is about Dovecot's own settings, words and tools, and what says the same of any server. */
const notOnCyrus = ['imap/{delimiters,sign-in,pool,hostile}', 'open/{corpus,letters}', 'sync/{random,first-sync,acts-large}'];
/** Only where Cyrus stands in Dovecot's place. */
const cyrus = {
  ...integration,
  name: 'integration-cyrus',
  include: ['tests/integration/{sync,imap,open}/**/*.test.ts', onlyBesideCyrus],
  exclude: notOnCyrus.map((name) => `tests/integration/${name}.test.ts`),
  setupFiles: [support('cyrus-setup.ts')],
};

export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^@\//, replacement: root },
      // The package throws outside a server bundle; tests are neither browser nor bundle.
      { find: /^server-only$/, replacement: support('server-only.ts') },
    ],
  },
  test: {
    // Two cores are what the smallest machine has.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          environment: 'node',
          setupFiles: [support('english.ts')],
          // For what never ends; a busy machine is no fault.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          ...integration,
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          exclude: [onlyPostgres, onlyBesideCyrus],
        },
      },
      {
        extends: true,
        test: {
          ...integration,
          name: 'integration-postgres',
          include: ['tests/integration/**/*.test.ts'],
          exclude: withoutDatabase.map((files) => `tests/integration/${files}`).concat(onlySqlite, onlyBesideCyrus),
          globalSetup: [support('postgres-for-all.ts')],
          setupFiles: [support('postgres-for-one.ts')],
        },
      },
      ...(process.env.ORIEL_TEST_SERVER === 'cyrus' ? [{ extends: true as const, test: cyrus }] : []),
    ],
  },
});

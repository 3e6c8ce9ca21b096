/** The walls must bite: each rule meets an import that breaks it, in a small copy of the rooms made of one-line files. */
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import { afterEach, beforeEach, expect, it } from 'vitest';

const { forbidden, options } = createRequire(import.meta.url)('../../.config/dependency-cruiser.cjs') as {
  forbidden: IFlattenedRuleSet['forbidden'];
  options: ICruiseOptions;
};
let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'oriel-walls-')));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Writes `importer` with an import of each target, cruises, and answers the names of the broken rules. */
async function brokenRules(importer: string, targets: string[], more: Record<string, string> = {}): Promise<string[]> {
  const specifier = (target: string) =>
    target.startsWith('node:') || !/[/.]/.test(target)
      ? target
      : `${'../'.repeat(importer.split('/').length - 1)}${target}`.replace(/\.tsx?$/, '');
  for (const [path, text] of Object.entries(more)) write(path, text);
  for (const target of targets) if (/\.tsx?$/.test(target) && !(target in more)) write(target, 'export const value = 1;\n');
  for (const target of targets)
    if (!target.startsWith('node:') && !/[/.]/.test(target)) write(`node_modules/${target}/index.js`, 'module.exports = 1;\n');
  write(
    importer,
    `${targets.map((target) => `import * as x${targets.indexOf(target)} from '${specifier(target)}';`).join('\n')}\nexport const own = [${targets.map((_, at) => `x${at}`)}];\n`,
  );
  const { tsConfig: _, ...rest } = options;
  const { output } = await cruise(
    ['app', 'lib', 'tests'].filter((name) => existsSync(join(root, name))),
    { ...rest, baseDir: root, validate: true, ruleSet: { forbidden } },
  );
  return [...new Set((output as ICruiseResult).summary.violations.map((violation) => violation.rule.name))].sort();
}

it.each([
  ['lib/model/a.ts', 'lib/db/b.ts', 'model-imports-nothing'],
  ['lib/model/a.ts', 'lib/env.ts', 'model-imports-nothing'],
  ['lib/net/a.ts', 'lib/db/b.ts', 'room-net'],
  ['lib/mime/a.ts', 'lib/imap/b.ts', 'room-mime'],
  ['lib/db/a.ts', 'lib/auth/b.ts', 'room-db'],
  ['lib/imap/a.ts', 'lib/db/b.ts', 'room-imap'],
  ['lib/sasl/a.ts', 'lib/net/b.ts', 'room-sasl'],
  ['lib/smtp/a.ts', 'lib/mime/b.ts', 'room-smtp'],
  ['lib/web/a.ts', 'lib/mime/b.ts', 'room-web'],
  ['lib/devices/a.ts', 'lib/db/b.ts', 'room-devices'],
  ['lib/auth/a.ts', 'lib/http/b.ts', 'room-auth'],
  ['lib/http/a.ts', 'lib/db/b.ts', 'room-http'],
  ['lib/sync/a.ts', 'lib/mail/b.ts', 'room-sync'],
  ['lib/jobs/a.ts', 'lib/sync/b.ts', 'room-jobs'],
  ['lib/mail/a.ts', 'lib/http/b.ts', 'room-mail'],
  ['lib/mail/a.ts', 'lib/net/b.ts', 'room-mail'],
  ['lib/mail/a.ts', 'app/_ui/base/b.tsx', 'lib-knows-no-app'],
  ['lib/cellar/a.ts', 'lib/model/b.ts', 'unknown-room'],
  ['lib/log.ts', 'lib/db/b.ts', 'single-files'],
  ['lib/client/a.ts', 'lib/log.ts', 'client-knows-model-only'],
  ['lib/client/a.ts', 'lib/mail/b.ts', 'browser-reaches-no-server'],
  ['app/_ui/base/a.tsx', 'lib/model/b.ts', 'base-imports-nothing-of-ours'],
  ['app/_ui/reader/a.tsx', 'app/_ui/list/b.tsx', 'pane-knows-no-other-pane'],
  ['app/_ui/reader/a.tsx', 'lib/mail/b.ts', 'pane-imports'],
  ['app/api/x/route.ts', 'lib/db/b.ts', 'api-imports'],
  ['app/api/x/route.ts', 'lib/sync/b.ts', 'api-imports'],
  ['app/api/x/route.ts', 'lib/client/languages.ts', 'api-imports'],
  ['app/api/words.ts', 'lib/client/texts.ts', 'api-words-imports'],
  ['app/(mail)/page.tsx', 'lib/db/b.ts', 'page-imports'],
  ['app/(mail)/page.tsx', 'lib/http/b.ts', 'edge-kit-is-for-the-edge'],
  ['lib/mail/a.ts', 'tests/support/b.ts', 'tests-stay-outside'],
  ['lib/mail/a.ts', 'imapflow', 'owner-of-imapflow'],
  // R37: whoever has a connection of imapflow, or of ours without its queue, can begin a command while a FETCH goes on.
  ['lib/imap/a.ts', 'imapflow', 'owner-of-imapflow'],
  ['lib/sync/a.ts', 'lib/imap/connection.ts', 'one-queue-a-line'],
  ['lib/mail/a.ts', 'lib/imap/wire.ts', 'one-queue-a-line'],
  ['lib/sync/a.ts', 'better-sqlite3', 'owner-of-better-sqlite3'],
  ['lib/mail/a.ts', 'nodemailer', 'owner-of-nodemailer'],
  ['lib/http/a.ts', 'iron-session', 'owner-of-iron-session'],
  ['lib/mail/a.ts', 'pino', 'owner-of-pino'],
  ['lib/mail/a.ts', 'node:https', 'one-way-out'],
  ['lib/mime/a.ts', 'node:dns/promises', 'one-way-out'],
])('refuses that %s imports %s', async (importer, target, rule) => {
  expect(await brokenRules(importer, [target])).toContain(rule);
});

it('refuses a type that a pane reaches through another file', async () => {
  const more = {
    'lib/client/b.ts': "import type { Row } from '../db/rows';\nexport type Own = Row;\n",
    'lib/db/rows.ts': 'export type Row = 1;\n',
  };
  expect(await brokenRules('app/_ui/list/a.tsx', ['lib/client/b.ts'], more)).toContain('browser-reaches-no-server');
});

it.each([
  ['lib/imap/wire.ts', ['lib/net/b.ts', 'lib/model/c.ts', 'lib/env.ts', 'imapflow']],
  ['lib/mail/a.ts', ['lib/db/b.ts', 'lib/auth/c.ts', 'lib/imap/d.ts', 'lib/smtp/e.ts', 'lib/mime/f.ts', 'lib/sync/g.ts']],
  ['lib/jobs/a.ts', ['lib/mail/b.ts', 'lib/db/c.ts', 'lib/auth/d.ts']],
  ['app/api/x/route.ts', ['lib/http/b.ts', 'lib/mail/c.ts', 'lib/auth/d.ts', 'lib/model/e.ts']],
  ['app/_ui/reader/a.tsx', ['app/_ui/base/b.tsx', 'app/_ui/files/e.tsx', 'lib/client/c.ts', 'lib/model/d.ts']],
  ['app/_ui/shell/a.tsx', ['app/_ui/list/b.tsx', 'app/_ui/reader/c.tsx']],
  ['app/(mail)/page.tsx', ['lib/mail/b.ts', 'lib/auth/c.ts', 'app/_ui/shell/d.tsx']],
])('lets %s import what the table allows', async (importer, targets) => {
  expect(await brokenRules(importer, targets)).toEqual([]);
});

it('R37: finds a verb of imapflow that passes by the queue', async () => {
  const { queueBreaches } = (await import(new URL('../../.config/commands/check.mjs', import.meta.url).href)) as {
    queueBreaches(files: [path: string, text: string][]): [path: string, verb: string][];
  };
  const found = queueBreaches([
    ['lib/imap/good.ts', 'await connection.wire.command(name, args);'],
    ['lib/imap/bad.ts', 'for await (const row of connection.wire.fetch(range, { uid: true })) await wire?.messageMove(row);'],
  ]);
  expect(found).toEqual([
    ['lib/imap/bad.ts', 'fetch'],
    ['lib/imap/bad.ts', 'messageMove'],
  ]);
});

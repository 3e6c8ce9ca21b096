/**
 * `npm test`: everything, from a bare clone. Installs what is missing, then check, build, unit, integration and browser tests. Every step
 * runs, says whether it passed and which tests failed, and the last line is the sum of what the test runners counted: `N passed, N failed`.
 * A step that failed without a failed test (a type error, a broken build, a crash) counts as one failure.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main, setUp } from './setup.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const started = Date.now();

function run(tool, args, env = {}) {
  const { status, signal, error } = spawnSync(tool, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (error) console.error(error.message);
  if (signal) console.error(`${tool} ended by ${signal}.`);
  return status === 0;
}

const tool = (name) => join(root, 'node_modules/.bin', name);
const command = (name) => [process.execPath, [join(root, '.config/commands', name)]];

function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

const firstLine = (text) =>
  text
    .replace(/\u001b\[[0-9;]*m/g, '')
    .trim()
    .split('\n', 1)[0]
    .slice(0, 300);

/** What failed in a report of Vitest, a line each. A file that could not be run at all stands with its own message. */
function failedInVitest(report) {
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const file = relative(root, name);
    if (failed.length > 0) return failed.map((test) => `${file} › ${test.fullName}: ${firstLine(test.failureMessages[0] ?? '')}`);
    return status === 'failed' ? [`${file}: ${firstLine(message ?? '')}`] : [];
  });
}

/** What failed in a suite of a report of Playwright, and in the suites inside it. */
function failedInPlaywright({ suites = [], specs = [] }) {
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ file, title, tests }) => {
      const error = tests.flatMap(({ results }) => results).find((result) => result.error)?.error;
      return `${file} › ${title}: ${firstLine(error?.message ?? '')}`;
    });
  return [...own, ...suites.flatMap(failedInPlaywright)];
}

/** One project of Vitest; the counts are its own. */
function vitest(project, reports) {
  const file = join(reports, `${project}.json`);
  const args = [
    'run',
    '--config',
    '.config/vitest.config.ts',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const ok = run(tool('vitest'), args);
  const report = readReport(file);
  return { ok, passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0, names: failedInVitest(report) };
}

function playwright(reports) {
  const file = join(reports, 'browser.json');
  const ok = run(tool('playwright'), ['test', '--config', '.config/playwright.config.ts', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  const report = readReport(file);
  const passed = (report?.stats?.expected ?? 0) + (report?.stats?.flaky ?? 0);
  return { ok, passed, failed: report?.stats?.unexpected ?? 0, names: failedInPlaywright(report ?? {}) };
}

const plain = (ok) => ({ ok, passed: 0, failed: 0, names: [] });

function steps(reports) {
  let built = false;
  return [
    ['check', () => plain(run(...command('check.mjs')))],
    [
      'build',
      async () => {
        const { buildIfNeeded } = await import('./build.mjs');
        try {
          await buildIfNeeded();
          built = true;
        } catch (error) {
          console.error(error.message);
        }
        return plain(built);
      },
    ],
    ['unit tests', () => vitest('unit', reports)],
    ['integration tests', () => vitest('integration', reports)],
    ['integration tests on PostgreSQL', () => vitest('integration-postgres', reports)],
    [
      'browser tests',
      () => {
        if (built) return playwright(reports);
        console.error('They need a build, and the build failed.');
        return plain(false);
      },
    ],
  ];
}

main(async () => {
  await setUp({ servers: true, browser: true, postgres: true });
  mkdirSync(join(root, 'test-results'), { recursive: true });
  const reports = mkdtempSync(join(root, 'test-results/reports-'));
  const results = [];
  for (const [name, work] of steps(reports)) {
    console.log(`\n── ${name} ──`);
    const result = await work();
    results.push({ name, ...result, failed: result.ok ? 0 : Math.max(1, result.failed) });
  }
  rmSync(reports, { recursive: true, force: true });
  console.log(`\n── after ${Math.round((Date.now() - started) / 1000)} s ──`);
  for (const { name, ok, passed, failed, names } of results) {
    const counts = passed + failed > (ok ? 0 : 1) ? ` (${passed} passed, ${failed} failed)` : '';
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}${counts}`);
    for (const test of names) console.log(`       ${test}`);
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return results.every(({ ok }) => ok) ? 0 : 1;
});

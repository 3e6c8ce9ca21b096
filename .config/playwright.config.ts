/**
 * Browser tests: user stories in tests/e2e, in Debian's Chromium. Three at a time, on two cores: one of those that mostly wait (for a pause in typing, for
 * a letter to go, for a server to come back) beside two of those that work. Both sides take about as long.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const folder = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
// The same engine without the parts for a screen, which takes a third less of the machine.
const shell = '/usr/bin/chromium-headless-shell';

/** A browser at its first of `paths` that there is. */
const launch = (paths: readonly string[]) => ({
  executablePath: paths.find((path) => existsSync(path)),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

/** What a browser does beside drawing, such as looking names up ahead of need, only the whole one does. */
const hostile = /\/(canary|payloads|hostile)\.spec\.ts$/;
const waiting = /\/(drafts|outbox|delivery|server-away|session-over|stepping|links|one-line|recipient-servers|two-people)\.spec\.ts$/;

export default defineConfig({
  testDir: folder('tests/e2e'),
  outputDir: folder('test-results/e2e'),
  workers: 3,
  projects: [
    { name: 'working', testIgnore: [waiting, hostile], workers: 2 },
    { name: 'waiting', testMatch: waiting, workers: 1 },
    { name: 'hostile', testMatch: hostile, workers: 1, use: { launchOptions: launch(browsers) } },
  ],
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // For what never comes; a slow machine is no fault.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    // Recording takes a fifth of the time; `--trace on` records one that failed.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: launch([shell, ...browsers]),
  },
});

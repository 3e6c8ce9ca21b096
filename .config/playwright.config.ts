/**
 * Browser tests: user stories in tests/e2e, in Debian's Chromium. Two at a time and no more, on two cores: one of those that mostly wait (for a pause in
 * typing, for a letter to go, for a server to come back) beside one of those that work.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const folder = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
// Chromium without the parts for a screen first: it is the same engine, and takes a third less of the machine.
const browsers = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const waiting = /\/(drafts|outbox|delivery|server-away|session-over|stepping|links|one-line|recipient-servers|two-people)\.spec\.ts$/;

export default defineConfig({
  testDir: folder('tests/e2e'),
  outputDir: folder('test-results/e2e'),
  workers: 2,
  projects: [
    { name: 'working', testIgnore: waiting, workers: 1 },
    { name: 'waiting', testMatch: waiting, workers: 1 },
  ],
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    // Recording takes a fifth of the time; `--trace on` records one that failed.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: browsers.find((path) => existsSync(path)),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});

/**
 * Makes a fresh machine ready: checks Node, installs what is missing from Debian's or Ubuntu's packages and from package-lock.json, and
 * generates the database client. Plain Node, because nothing else is there yet. Other commands import `setUp`.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Package → a file that is there once it is installed. */
const packages = {
  build: { python3: '/usr/bin/python3', make: '/usr/bin/make', 'g++': '/usr/bin/g++' },
  servers: {
    'dovecot-core': '/usr/sbin/dovecot',
    'dovecot-imapd': '/usr/lib/dovecot/imap',
    'dovecot-pop3d': '/usr/lib/dovecot/pop3',
    'dovecot-lmtpd': '/usr/lib/dovecot/lmtp',
    'dovecot-managesieved': '/usr/lib/dovecot/managesieve',
    'dovecot-sieve': '/usr/lib/dovecot/modules/lib90_sieve_plugin.so',
    postfix: '/usr/lib/postfix/sbin/master',
    openssl: '/usr/bin/openssl',
    procps: '/usr/bin/ps',
  },
  postgres: { postgresql: '/usr/lib/postgresql' },
  browser: { chromium: '/usr/bin/chromium', 'chromium-headless-shell': '/usr/bin/chromium-headless-shell' },
};
/** What Debian would start, now and at every boot, though Oriel only ever starts its own. */
const services = ['dovecot.socket', 'dovecot', 'postfix', 'postgresql'];
const policy = '/usr/sbin/policy-rc.d';

class SetupError extends Error {}

function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  return result.status === 0;
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(`Oriel needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer one and start again.`);
}

function isUbuntu() {
  return existsSync('/etc/os-release') && /^ID=ubuntu$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Names of the packages in `groups` whose files are not there. */
function missingPackages(groups) {
  return groups.flatMap((group) =>
    Object.entries(packages[group])
      .filter(([, file]) => !existsSync(file))
      .map(([name]) => name),
  );
}

/** While packages are being installed, nothing they bring is started. Answers how to take that back. */
function keepServicesDown() {
  if (existsSync(policy)) return () => undefined;
  writeFileSync(policy, '#!/bin/sh\nexit 101\n');
  chmodSync(policy, 0o755);
  return () => rmSync(policy, { force: true });
}

function installPackages(groups) {
  const missing = missingPackages(groups);
  if (missing.length === 0) return;
  const line = `apt-get install --yes --no-install-recommends ${missing.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get'))
    throw new SetupError(`These are missing, and this system has no apt-get to install them: ${missing.join(', ')}.`);
  if (process.getuid?.() !== 0) {
    throw new SetupError(
      `These packages are missing: ${missing.join(', ')}. Install them, then start again:\n\n  sudo apt-get update && sudo ${line}\n`,
    );
  }
  console.log(`setup: installing ${missing.join(' ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if (missing.includes('postfix')) {
    spawnSync('debconf-set-selections', { input: 'postfix postfix/main_mailer_type select No configuration\n' });
  }
  const allowServices = keepServicesDown();
  try {
    run('apt-get', ['update', '--quiet'], env);
    if (!run('apt-get', line.split(' ').slice(1), env))
      throw new SetupError(`The packages could not be installed; apt-get says why above. By hand:\n\n  ${line}\n`);
  } finally {
    allowServices();
  }
  if (existsSync('/run/systemd/system')) {
    const ours = services.filter((service) => missing.some((name) => name.startsWith(service.replace('.socket', ''))));
    for (const service of ours) spawnSync('systemctl', ['disable', service], { stdio: 'ignore' });
  }
}

/**
 * Fetches Cyrus IMAP, which Debian does not install beside Dovecot, and what it needs, and unpacks it where tests/support/cyrus.ts looks.
 * Nothing of it is installed. Throws with a message for the person at the terminal.
 */
export function fetchCyrus() {
  const target = join(root, 'node_modules/.cache/oriel/cyrus');
  if (existsSync('/usr/lib/cyrus/bin/imapd') || existsSync(join(target, 'usr/lib/cyrus/bin/imapd'))) return;
  const parts = `${target}.part`;
  rmSync(parts, { recursive: true, force: true });
  mkdirSync(parts, { recursive: true });
  const wanted = ['cyrus-imapd', 'cyrus-common', 'sasl2-bin'];
  const ask = spawnSync('apt-get', ['--simulate', '--no-install-recommends', 'install', ...wanted], { encoding: 'utf8' });
  const names = [...(ask.stdout ?? '').matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
  // As root apt-get would drop to a user that may not write here.
  const fetched = spawnSync('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', ...names], { cwd: parts, stdio: 'inherit' });
  if (names.length === 0 || fetched.status !== 0)
    throw new SetupError('Cyrus IMAP could not be fetched. Run `apt-get update`, then start again; apt-get says above what is missing.');
  for (const file of readdirSync(parts).filter((name) => name.endsWith('.deb'))) {
    if (!run('dpkg', ['-x', join(parts, file), parts])) throw new SetupError(`${file} could not be unpacked.`);
    rmSync(join(parts, file));
  }
  rmSync(target, { recursive: true, force: true });
  renameSync(parts, target);
}

/** True where node_modules holds exactly what package-lock.json asks for. */
function packagesFit() {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const there = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    // An optional one may be for another kind of machine.
    return there[path] ? there[path].version === entry.version : Boolean(entry.optional || entry.devOptional || entry.peer);
  });
}

/** Native code is built here, against the headers that came with Node, so that nothing is fetched from outside the registry. */
function nativeEnv() {
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, 'include/node/node.h'));
  return {
    npm_config_build_from_source: 'true',
    ...(headers ? { npm_config_nodedir: prefix } : {}),
    // Prisma's own install step leaves its download alone where an engine is named; none is ever run.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
  };
}

function installModules() {
  const stamp = join(root, 'node_modules/.cache/oriel/abi');
  const abi = `${process.versions.modules} ${process.arch}`;
  const fit = packagesFit();
  const sameNode = !existsSync(stamp) || readFileSync(stamp, 'utf8') === abi;
  const built = existsSync(join(root, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node'));
  if (fit && sameNode && built) {
    mkdirSync(dirname(stamp), { recursive: true });
    if (!existsSync(stamp)) writeFileSync(stamp, abi);
    return;
  }
  console.log(fit ? 'setup: building native packages for this Node' : 'setup: installing npm packages');
  // Not `npm ci`: it gives up where the registry lacks an optional package for some other kind of machine. This installs the same versions.
  const args = fit ? ['rebuild', 'better-sqlite3'] : ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = run('npm', args, nativeEnv());
  if (!done) throw new SetupError('The npm packages could not be installed; npm says why above.');
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, abi);
}

/** Ubuntu's package of Chromium is only a pointer to a snap, so Playwright brings its own there. */
function installPlaywrightBrowser() {
  if (existsSync(packages.browser.chromium)) return;
  const [cli, list] = [
    join(root, 'node_modules/.bin/playwright'),
    spawnSync(join(root, 'node_modules/.bin/playwright'), ['install', '--list']),
  ];
  if (String(list.stdout).includes('chromium')) return;
  const args = process.getuid?.() === 0 ? ['install', '--with-deps', 'chromium'] : ['install', 'chromium'];
  if (!run(cli, args)) throw new SetupError('Chromium could not be installed; Playwright says why above.');
}

/**
 * Installs what is missing. `servers`: Dovecot and Postfix; `browser`: Chromium; `postgres`: PostgreSQL. Throws with a message for the
 * person at the terminal; `npm run` commands print it and exit with 1.
 */
export async function setUp({ servers = false, browser = false, postgres = false } = {}) {
  checkNode();
  const modulesFit = packagesFit();
  const groups = [!modulesFit && 'build', servers && 'servers', postgres && 'postgres', browser && !isUbuntu() && 'browser'];
  installPackages(groups.filter(Boolean));
  installModules();
  if (browser && isUbuntu()) installPlaywrightBrowser();
  const { generateIfNeeded } = await import('./build.mjs');
  generateIfNeeded();
}

/** Runs `command` and ends the process with its exit code; a failure is told in its own words, bugs with their trace. */
export function main(command) {
  process.chdir(root);
  command().then(
    (code) => process.exit(code ?? 0),
    (error) => {
      console.error(error instanceof SetupError ? `\n${error.message}` : error);
      process.exit(1);
    },
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(() => setUp({ servers: true, browser: true, postgres: true }));

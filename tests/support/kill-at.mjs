/**
 * Loaded into a server under test by `node --import`, never by Oriel: kills the process, as a crash would, right before or after it runs a statement on
 * its SQLite database. Which one stands in the file that KILL_AT_FILE names, as JSON {sql, value?, when}; without the file nothing happens.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const Database = require('better-sqlite3');
const file = process.env.KILL_AT_FILE ?? '';
const memory = new Database(':memory:');
const statement = Object.getPrototypeOf(memory.prepare('SELECT 1'));
memory.close();

function isMeant(source, values, { sql, value }) {
  if (!new RegExp(sql).test(source)) return false;
  return value === undefined || values.flat().some((one) => typeof one === 'string' && new RegExp(value).test(one));
}

for (const name of ['run', 'all', 'get']) {
  const original = statement[name];
  statement[name] = function (...values) {
    const wanted = /Submission|Draft|Collector/.test(this.source) && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
    const meant = wanted !== null && isMeant(this.source, values, wanted);
    if (meant && wanted.when === 'before') process.kill(process.pid, 'SIGKILL');
    const result = original.apply(this, values);
    if (meant && wanted.when === 'after') process.kill(process.pid, 'SIGKILL');
    return result;
  };
}

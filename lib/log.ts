/** The one log: pino, one line an event, data in fields. Never bodies, subjects, addresses, secrets or raw protocol. */
import pino from 'pino';
import { env } from './env';

/** Names of fields whose values must never be written, should one slip in. */
const secretFields = ['password', 'pass', 'secret', 'cookie', 'authorization', 'keyHalf', 'credential'];

/** The level that is set, or `info` where the settings cannot be read: who starts the process says what is wrong with them. */
function level(): string {
  try {
    return env().logLevel;
  } catch {
    return 'info';
  }
}

/** Writes to standard output. Use `log.child({ room: 'sync' })` in a room. */
export const log = pino({
  level: level(),
  base: null,
  redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' },
});

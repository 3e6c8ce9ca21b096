/** NOTIFY (RFC 5465): one connection that tells of all of a person's mailboxes. */
import type { Connection } from './connection';
import { type Argument, atom, codeOf, type Line, tokenText } from './wire';

/** What is told by NOTIFY. */
export interface NotifyListener {
  /** Something happened in this mailbox, which is not the selected one. */
  onMailbox(path: string): void;
  /** A mailbox was made, renamed or deleted. */
  onList(): void;
  /** The server tells nothing more: too much happened (NOTIFICATIONOVERFLOW), or the line ended. */
  onEnd(): void;
}

const letters = ['MessageNew', 'MessageExpunge', 'FlagChange'];

function group(filter: string, events: readonly string[]): Argument {
  return [atom(filter), events.map(atom)];
}

/**
 * Asks to be told of everything in the selected mailbox and in all personal ones, from now on. Answers false where the server refuses, and then
 * nothing is told but what was before.
 */
export async function notify(connection: Connection, listener: NotifyListener): Promise<boolean> {
  if (!connection.capabilities.notify) return false;
  const { wire } = connection;
  wire.hear('STATUS', (line) => {
    const raw = tokenText(line.attributes?.[0]);
    if (raw !== null) listener.onMailbox(connection.readName(raw));
  });
  wire.hear('LIST', () => listener.onList());
  wire.hear('OK', (line: Line) => {
    if (codeOf(line)[0]?.toUpperCase() === 'NOTIFICATIONOVERFLOW') listener.onEnd();
  });
  for (const events of [[...letters, 'MailboxName'], letters]) {
    try {
      await connection.run('hear', 'NOTIFY', [atom('SET'), group('selected', letters), group('personal', events)]);
      wire.once('close', () => listener.onEnd());
      return true;
    } catch (error) {
      if (!wire.usable) throw error;
    }
  }
  return false;
}

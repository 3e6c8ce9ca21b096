/** Servers that quote what they were shown when they refuse it. */
import type { Shown } from '@/lib/model/proof';

/** A shorter one stands in words by chance. */
const leastLength = 6;
/** The fields in which faults of the network, of imapflow, nodemailer and our own rooms carry a server's words. */
const wordFields = ['message', 'stack', 'response', 'responseText', 'reason', 'words'] as const;

function without(words: string, secret: string): string {
  const escaped = secret.replace(/["\\]/g, '\\$&');
  const plain = words.replaceAll(secret, '…').replaceAll(escaped, '…');
  // As exchanges are carried, whatever stands around it.
  return plain.replace(/[\w+/-]{8,}={0,2}/g, (run) => (Buffer.from(run, 'base64').toString('utf8').includes(secret) ? '…' : run));
}

/**
 * Takes a password or token out of the words that a fault brings from the server it was shown to: they are kept in rows, shown and logged, and some
 * servers quote the command that they refuse (T43). In place, as the fault is also the cause of what is told.
 */
export function hideShown(fault: unknown, shown: Shown): void {
  const secret = typeof shown === 'string' ? shown : shown.accessToken;
  if (!(fault instanceof Error) || secret.length < leastLength) return;
  for (const field of wordFields) {
    const words: unknown = Reflect.get(fault, field);
    if (typeof words === 'string') Reflect.set(fault, field, without(words, secret));
  }
}

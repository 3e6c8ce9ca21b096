/** Asking to be told how a letter was delivered (RFC 3461), with the words that the library lacks: each recipient's own address as it was written. */
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Envelope } from './compose';

/** What is asked of the servers. Put with an envelope it counts only where the server offers DSN. */
export interface DeliveryWish {
  /** Finds the letter when a report comes back: up to 100 characters. */
  envid: string;
}

/** An envelope whose sender wants to be told. */
export interface AskingEnvelope extends Envelope {
  delivery?: DeliveryWish;
}

/** The parameters of MAIL and RCPT as the library takes them: only the head comes back, told at success, at failure and at delay. */
export function wished({ delivery, ...envelope }: AskingEnvelope) {
  if (!delivery) return envelope;
  return { ...envelope, dsn: { ret: 'HDRS', envid: delivery.envid, notify: ['SUCCESS', 'FAILURE', 'DELAY'] } };
}

/** The parts of the library that are not in its types. */
interface Inside {
  _envelope: { dsn?: { orcpt: string | null } };
  _recipientQueue: string[];
  _supportedExtensions: string[];
}

type Asking = { _getDsnRcptToArgs(): string };
const base = SMTPConnection as unknown as new (...given: ConstructorParameters<typeof SMTPConnection>) => SMTPConnection & Asking & Inside;

/** A connection that names each recipient's own address in ORCPT (RFC 3461 section 4.2), so that a report bears it whatever it was rewritten to. */
export class AskingConnection extends base {
  override _getDsnRcptToArgs(): string {
    const recipient = this._recipientQueue.at(-1) ?? '';
    // Other addresses want another form (RFC 6533 section 3), which the servers on the way may not know.
    const ascii = /^[\x21-\x7e]{1,400}$/u.test(recipient);
    if (this._envelope.dsn) this._envelope.dsn.orcpt = ascii ? `rfc822;${recipient}` : null;
    return super._getDsnRcptToArgs();
  }

  /** Whether the server said that it tells senders what became of their letters. */
  get offersDelivery(): boolean {
    return this._supportedExtensions.includes('DSN');
  }
}

/** Envelopes and their addresses, read straight from the bytes. Part of bulk-reader.ts in all but the file. */
import type { Address } from '@/lib/model/mail';
import { BulkScanner, blank, equals, special, unprintable } from './bulk-scanner';
import { dateHeaderOf, messageIdOf, textOf } from './bulk-values';
import { type RawAddress, readAddresses } from './words';

/** What an ENVELOPE says. */
export interface Envelope {
  sentAt: number | null;
  subject: string;
  from: Address[];
  replyTo: Address[];
  to: Address[];
  cc: Address[];
  bcc: Address[];
  inReplyTo: string | null;
  messageIdHeader: string | null;
}

/** Reads envelopes. */
export class BulkEnvelopes extends BulkScanner {
  /** The envelope that begins here (RFC 9051 section 7.5.2). */
  protected envelope(): Envelope {
    this.expect(40);
    const date = this.string();
    this.expect(32);
    const subject = this.string() ?? '';
    const plain = (this.bits & (unprintable | equals)) === 0;
    this.expect(32);
    const fromAt = this.at;
    const from = this.#addresses();
    const fromText = this.text.slice(fromAt, this.at + 1);
    this.expect(32);
    // Servers fill a missing Sender or Reply-To with From.
    if (this.text.startsWith(fromText, this.at)) this.at += fromText.length;
    else {
      this.#addresses();
      this.expect(32);
    }
    let replyTo: Address[] = [];
    if (this.text.startsWith(fromText, this.at)) this.at += fromText.length;
    else {
      replyTo = this.#addresses();
      if (replyTo.map((entry) => entry.address).join() === from.map((entry) => entry.address).join()) replyTo = [];
      this.expect(32);
    }
    const to = this.#addresses();
    this.expect(32);
    const cc = this.#addresses();
    this.expect(32);
    const bcc = this.#addresses();
    this.expect(32);
    const inReplyTo = this.string();
    this.expect(32);
    const messageId = this.string();
    this.expect(41);
    return {
      sentAt: date === null ? null : dateHeaderOf(date),
      subject: textOf(subject, plain),
      from,
      replyTo,
      to,
      cc,
      bcc,
      inReplyTo: inReplyTo === null ? null : messageIdOf(inReplyTo),
      messageIdHeader: messageId === null ? null : messageIdOf(messageId),
    };
  }

  #addresses(): Address[] {
    if (this.code() !== 40) {
      this.nil();
      return [];
    }
    const start = this.at;
    const addresses: Address[] = [];
    this.at += 1;
    while (this.code() !== 41) {
      const address = this.#plainAddress();
      if (address === null) {
        this.at = start;
        return this.#anyAddresses();
      }
      if (addresses.length < 1000) addresses.push(address);
      if (this.code() === 32) this.at += 1;
    }
    this.at += 1;
    return addresses;
  }

  /** An address whose parts need no closer look, or null. */
  #plainAddress(): Address | null {
    this.expect(40);
    let name = this.string();
    const nameBits = name === null ? 0 : this.bits;
    this.expect(32);
    this.string();
    this.expect(32);
    const mailbox = this.string();
    let bits = this.bits;
    this.expect(32);
    const host = this.string();
    bits |= this.bits & ~special;
    this.expect(41);
    if ((nameBits & (unprintable | equals)) !== 0 || (bits & (unprintable | special | blank)) !== 0) return null;
    if (!mailbox || !host || mailbox === 'MISSING_MAILBOX' || host === 'MISSING_DOMAIN') return null;
    if (name === null) name = '';
    else if (name.length > 4000) return null;
    else if (name.charCodeAt(0) === 32 || name.charCodeAt(name.length - 1) === 32) name = name.trim();
    return { name, address: `${mailbox}@${host}` };
  }

  #anyAddresses(): Address[] {
    const raw: RawAddress[] = [];
    this.expect(40);
    while (this.code() !== 41) {
      this.expect(40);
      const fields: (string | null)[] = [];
      for (let place = 0; place < 4; place += 1) {
        if (place > 0) this.expect(32);
        fields.push(this.string());
      }
      this.expect(41);
      raw.push([fields[0] ?? null, fields[1] ?? null, fields[2] ?? null, fields[3] ?? null]);
      if (this.code() === 32) this.at += 1;
    }
    this.at += 1;
    return readAddresses(raw);
  }
}

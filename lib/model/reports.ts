/**
 * What a bounce, a receipt, a complaint or a report about a domain says, as codes and values: the screen makes the sentences. All of it is
 * only what the letter claims. Nothing in it is ever acted upon.
 */
import * as z from 'zod';

/** What became of a letter for one recipient (RFC 3464 section 2.3.3). */
const actionSchema = z.enum(['failed', 'delayed', 'relayed', 'delivered', 'expanded']);
export type DeliveryAction = z.infer<typeof actionSchema>;

/** Why, as far as the status code says (RFC 3463, RFC 7372, the IANA registry of enhanced codes). `unknown`: only the server's words do. */
const reasonSchema = z.enum([
  'noAddress',
  'noDomain',
  'badAddress',
  'moved',
  'senderRefused',
  'mailboxOff',
  'mailboxFull',
  'tooLarge',
  'serverFull',
  'unreachable',
  'loop',
  'expired',
  'tooMany',
  'content',
  'refused',
  'encryption',
  'authentication',
  'unknown',
]);
export type DeliveryReason = z.infer<typeof reasonSchema>;

/** The fate of the letter for one recipient. */
const deliverySchema = z.object({
  address: z.string(),
  action: actionSchema,
  /** Null where nothing went wrong. */
  reason: reasonSchema.nullable(),
  /** "552 5.2.2", as far as given. */
  code: z.string().nullable(),
  /** The server that answered. */
  server: z.string().nullable(),
  /** Its words as they stand, white space aside. */
  said: z.string().nullable(),
  /** How long it is tried, milliseconds since the epoch. */
  until: z.number().nullable(),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** The letter that a report is about, as far as it came back with it. */
const aboutSchema = z.object({
  subject: z.string().nullable(),
  /** Milliseconds since the epoch. */
  sentAt: z.number().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});
export type AboutLetter = z.infer<typeof aboutSchema>;

/** What a receipt says (RFC 8098 section 3.2.6; the last two are of RFC 3798 and of RFC 8098's failure field). */
export const receiptOutcomes = ['displayed', 'deleted', 'dispatched', 'processed', 'denied', 'failed'] as const;
/** What a complaint is about (RFC 5965 section 3.1 and the registry that it makes). */
export const complaintTypes = ['abuse', 'fraud', 'virus', 'not-spam', 'auth-failure', 'opt-out', 'other'] as const;

const sourceSchema = z.object({
  /** IP address as the report has it. */
  ip: z.string(),
  passed: z.number(),
  failed: z.number(),
  /** How many letters were put aside, and how many turned away. */
  quarantined: z.number(),
  rejected: z.number(),
});
export type DmarcSource = z.infer<typeof sourceSchema>;

const tlsPolicySchema = z.object({
  /** "sts", "tlsa" or "no-policy-found" (RFC 8460 section 4.2). */
  type: z.string(),
  domain: z.string(),
  succeeded: z.number(),
  failed: z.number(),
  failures: z.array(z.object({ type: z.string(), count: z.number(), server: z.string().nullable() })),
});
export type TlsPolicy = z.infer<typeof tlsPolicySchema>;

/** The text that the report was read from, cut to a length; shown as text only. */
const raw = z.string();
const period = { from: z.number().nullable(), until: z.number().nullable() };

export const reportSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('delivery'),
    reporter: z.string().nullable(),
    recipients: z.array(deliverySchema),
    /** Recipients beyond those that are named. */
    more: z.int(),
    about: aboutSchema.nullable(),
    raw,
  }),
  z.object({
    kind: z.literal('receipt'),
    reader: z.string(),
    outcome: z.enum(receiptOutcomes),
    /** Sent by a program without its person being asked. */
    automatic: z.boolean(),
    about: aboutSchema.nullable(),
    raw,
  }),
  z.object({
    kind: z.literal('complaint'),
    type: z.enum(complaintTypes),
    /** The host that the letter came from, and the person who complains where they are named. */
    source: z.string().nullable(),
    recipient: z.string().nullable(),
    sender: z.string().nullable(),
    arrivedAt: z.number().nullable(),
    about: aboutSchema.nullable(),
    raw,
  }),
  z.object({
    kind: z.literal('dmarc'),
    organisation: z.string(),
    domain: z.string(),
    /** "none", "quarantine" or "reject", as published. */
    policy: z.string().nullable(),
    ...period,
    passed: z.number(),
    failed: z.number(),
    sources: z.array(sourceSchema),
    /** Sources beyond those that are named. */
    more: z.int(),
    raw,
  }),
  z.object({
    kind: z.literal('tls'),
    organisation: z.string(),
    ...period,
    policies: z.array(tlsPolicySchema),
    more: z.int(),
    raw,
  }),
  /** It calls itself a report but cannot be read: broken, or larger than is unpacked. */
  z.object({ kind: z.literal('unread'), why: z.enum(['broken', 'tooLarge']) }),
]);
export type Report = z.infer<typeof reportSchema>;

/** What the browser checks of a report: that it is one. The whole shape would weigh more in every page than the few letters are worth that bring one. */
export const reportShape = z.object({
  kind: z.enum(['delivery', 'receipt', 'complaint', 'dmarc', 'tls', 'unread']),
}) as unknown as z.ZodType<Report>;

export type DeliveryReport = Extract<Report, { kind: 'delivery' }>;

/** What is known about where a letter comes from, as codes and values; the words for them are the screen's. */
import * as z from 'zod';

/**
 * What the reader's own mail server found out about the sender (RFC 8601). `signed`: a valid signature (DKIM) of the sender's own domain. `checked`: DMARC
 * passed. `sent`: the server that sent it may send for the domain (SPF). `foreign`: signed by another domain only. `failed`: DMARC failed.
 */
export const verdictSchema = z.object({
  kind: z.enum(['signed', 'checked', 'sent', 'foreign', 'failed']),
  /** Of the sender's address, in ASCII. */
  domain: z.string(),
  /** Whose signature or server it was. */
  by: z.string(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** How a stop of the route got the letter: over an encrypted line, a plain one, within one machine, or nobody says. */
export const lineSchema = z.enum(['encrypted', 'plain', 'local', 'unsaid']);
export type Line = z.infer<typeof lineSchema>;

/** One stop on the way of a letter (RFC 5321 section 4.4). */
export const stopSchema = z.object({
  from: z.string().nullable(),
  by: z.string().nullable(),
  /** ms since the epoch. */
  at: z.number().nullable(),
  /** Since the stop before, ms; below zero where the clocks disagree. */
  delayMs: z.number().nullable(),
  line: lineSchema,
  /** "1.3", where it is said. */
  tls: z.string().nullable(),
});
export type Stop = z.infer<typeof stopSchema>;

/** The stops, the first one first; `more` older ones are left out. */
export const letterRouteSchema = z.object({ stops: z.array(stopSchema), more: z.int() });
export type LetterRoute = z.infer<typeof letterRouteSchema>;

/** What speaks against a letter. */
const warnings = ['failed', 'several', 'nameAddress', 'nameOwn', 'nameKnown', 'lookAlike', 'mixed', 'link', 'links'] as const;
/** What is only good to know. */
const remarks = ['failedList', 'first', 'pgpSigned', 'smimeSigned', 'partSigned', 'pgpEncrypted', 'smimeEncrypted'] as const;

/** Things to know before a letter is believed, each one sentence. */
export const trustCodes = [...warnings, ...remarks] as const;
export type TrustCode = (typeof trustCodes)[number];

/** One sentence about the letter, with what stands in it. */
export const trustNoteSchema = z.object({
  code: z.enum(trustCodes),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type TrustNote = z.infer<typeof trustNoteSchema>;

/** A link that says one host and leads to another; `host` is in ASCII. */
export const linkLieSchema = z.object({ shown: z.string(), host: z.string() });
export type LinkLie = z.infer<typeof linkLieSchema>;

/** What the reader is told about the sender and the way of a letter. */
export const trustSchema = z.object({
  /** Null where the reader's own server says nothing: then nothing is shown. */
  verdict: verdictSchema.nullable(),
  notes: z.array(trustNoteSchema),
  /** The reader's own mail server brought the sender's logo. */
  logo: z.boolean().optional(),
  /** Null where the headers could not be read. */
  route: letterRouteSchema.nullable(),
  /** The links that lie; missing where there are none. */
  lies: z.array(linkLieSchema).optional(),
});
export type Trust = z.infer<typeof trustSchema>;

/** Is this a warning, or only good to know? */
export const isWarning = (code: TrustCode): boolean => warnings.some((warning) => warning === code);

/** What the doctor finds out about an address, its servers and its account, and the lines that a person reads of it. */
import * as z from 'zod';
import { endpointSchema, type Security } from './account';
import type { MailboxRole } from './mail';
import { saidSchema } from './said-schema';

/** What is spoken at a port of mail. */
export type Protocol = 'imap' | 'pop3' | 'smtp' | 'sieve';

/** Why a certificate is not to be trusted. */
export type CertificateTrouble = 'expired' | 'notYet' | 'name' | 'self' | 'signer' | 'untrusted';

/** What TLS came to at a port. Times in ms since the epoch. */
export interface TlsFacts {
  version: string;
  cipher: string;
  /** Names that the certificate bears, a few at most. */
  names: string[];
  /** From the certificate's signer to the authority. */
  chain: string[];
  validFrom: number;
  validTo: number;
  troubles: CertificateTrouble[];
}

/** `mute` takes the connection and says nothing, `later` and `rejects` greet with a refusal, `other` speaks something else. */
export type PortOutcome =
  | 'answers'
  | 'refused'
  | 'unreachable'
  | 'mute'
  | 'hungUp'
  | 'other'
  | 'noTls'
  | 'tampered'
  | 'later'
  | 'rejects'
  | 'notAllowed'
  | 'hostUnknown'
  | 'away';

/** What was found at one port. */
export interface PortFinding {
  kind: 'port';
  protocol: Protocol;
  host: string;
  port: number;
  /** How the person set this port, or null where it is only looked at. */
  chosen: Security | null;
  outcome: PortOutcome;
  /** How the line is secured, null where it did not come so far. */
  encryption: Security | null;
  /** The server's own first words, or those of its refusal. */
  greeting: string | null;
  tls: TlsFacts | null;
  /** Ways to sign in: SASL names, and LOGIN or USER for the plain commands. */
  logins: string[];
  capabilities: string[];
  /** Bytes of the largest letter, where the server says so. */
  sizeLimit: number | null;
}

/** A server that a domain names in the DNS (RFC 6186, RFC 8314). */
export interface NamedServer {
  service: string;
  host: string;
  port: number;
}

/** How a sign-in went; `token`: what the provider's page gave is not taken any more. */
export type LoginResult = 'ok' | 'wrong' | 'token' | 'app' | 'oauth' | 'away' | 'many';

/** One thing that the doctor found. */
export type Finding =
  | { kind: 'mx'; domain: string; result: 'found' | 'none' | 'null' | 'noDomain' | 'away'; hosts: string[] }
  | { kind: 'srv'; domain: string; servers: NamedServer[] | null }
  | { kind: 'autoconfig'; domain: string; host: string | null }
  | PortFinding
  | { kind: 'login'; use: 'imap' | 'smtp'; host: string; result: LoginResult; serverText: string | null; page: string | null }
  | { kind: 'roles'; folders: { role: MailboxRole; path: string }[]; missing: MailboxRole[] }
  | { kind: 'quota'; usedBytes: number; limitBytes: number }
  | { kind: 'noQuota' }
  | { kind: 'push'; how: 'notify' | 'idle' | 'poll' }
  | { kind: 'size'; limitBytes: number | null };

/** Names of what stands beside a line, to be worded by the browser. Values are technical words, times as ISO 8601, or bytes. */
export const factNames = [
  'greeting',
  'tls',
  'cipher',
  'certificate',
  'chain',
  'validTo',
  'logins',
  'capabilities',
  'largest',
  'servers',
  'folders',
  'missing',
  'page',
  'serverText',
] as const;
export type FactName = (typeof factNames)[number];

const severities = ['good', 'note', 'warn', 'bad'] as const;
const sections = ['domain', 'incoming', 'outgoing', 'other', 'account'] as const;

/** A line of the doctor: what was found, what it means, and what to do. */
export const diagnosisLineSchema = z.object({
  /** Names the line within one diagnosis. */
  id: z.string(),
  section: z.enum(sections),
  /** `bad` keeps mail from working, `warn` may, `note` is only to be known. */
  severity: z.enum(severities),
  finding: saidSchema,
  meaning: saidSchema.nullable(),
  advice: saidSchema.nullable(),
  facts: z.array(z.object({ name: z.enum(factNames), value: z.string() })),
});
export type DiagnosisLine = z.infer<typeof diagnosisLineSchema>;

/** What to type in, in the six words of a provider's guide. Null where nothing was found that works. */
export const guideSchema = z.object({
  incoming: endpointSchema.nullable(),
  outgoing: endpointSchema.nullable(),
  /** The whole address, or what the account signs in with. */
  login: z.string(),
  appPassword: z.enum(['yes', 'oauth', 'unknown']),
});
export type Guide = z.infer<typeof guideSchema>;

/** One line of the stream that a diagnosis answers with. */
export const diagnosisEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('line'), line: diagnosisLineSchema }),
  z.object({ type: z.literal('guide'), guide: guideSchema }),
  /** Ends a diagnosis that was cut short by a fault of ours. */
  z.object({ type: z.literal('failed'), said: saidSchema }),
  z.object({ type: z.literal('done') }),
]);
export type DiagnosisEvent = z.infer<typeof diagnosisEvent>;

/** POST /api/diagnoses: looks at an address, and at servers where they are named. No password is asked for or sent. */
export const diagnoseInput = z.object({
  address: z.string().trim().min(3).max(254),
  imap: endpointSchema.optional(),
  smtp: endpointSchema.optional(),
  /** How signing in failed just now: the code of the error, and the server's words. */
  refused: z.object({ code: z.string().max(40), serverText: z.string().max(300).nullable() }).optional(),
});
export type DiagnoseInput = z.infer<typeof diagnoseInput>;

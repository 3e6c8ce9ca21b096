/** Settings found from a mail address alone: what was asked, what each source answered, and which answer won. */
import * as z from 'zod';
import { endpointSchema } from './account';
import { saidSchema } from './said-schema';

/**
 * Where settings may come from, the most trusted first. `ownTable`: files that the operator mounted; `providers`: the well-known ones that come with Oriel; `ispdb`: a table on the
 * web that the operator named; `check`: the servers themselves, asked for their greeting.
 */
export const discoverySourceSchema = z.enum([
  'operator',
  'ownTable',
  'providers',
  'pacc',
  'autoconfig',
  'wellKnown',
  'ispdb',
  'srv',
  'mx',
  'autodiscover',
  'plainAutoconfig',
  'guess',
  'check',
]);
export type DiscoverySource = z.infer<typeof discoverySourceSchema>;

/** What has to be agreed to before a password goes there: nothing, or why the settings are less than sure. */
export const consentSchema = z.enum(['none', 'plainHttp', 'otherDomain', 'guessed']);
export type Consent = z.infer<typeof consentSchema>;

/**
 * What a person has to do at this provider first: make a password for mail programs, sign in by OAuth, switch IMAP on, run its bridge, or nothing helps, as there is no IMAP
 * at all or POP3 only.
 */
export const providerHintSchema = z.enum(['appPassword', 'oauth', 'switchOn', 'bridge', 'noImap', 'pop3Only']);
export type ProviderHint = z.infer<typeof providerHintSchema>;

/** One question and its answer. */
export const traceLineSchema = z.object({
  source: discoverySourceSchema,
  /** The address or name that was asked. */
  at: z.string(),
  /** `refused`: Oriel does not go there; `notAsked`: a better source had answered, or nobody is to be asked. */
  answer: z.enum(['found', 'none', 'failed', 'refused', 'notAsked']),
  why: saidSchema.nullable(),
  ms: z.int(),
  won: z.boolean(),
});
export type TraceLine = z.infer<typeof traceLineSchema>;

/** Where mail is read and sent, and with which login name. */
export const foundSettingsSchema = z.object({
  source: discoverySourceSchema,
  /** The address or name that told it. */
  at: z.string(),
  consent: consentSchema,
  login: z.string(),
  imap: endpointSchema,
  smtp: endpointSchema,
  /** Where the same mail can be had by POP3, where that is known. */
  pop3: endpointSchema.nullable(),
});
export type FoundSettings = z.infer<typeof foundSettingsSchema>;

/** POST /api/discoveries: from an address to its servers, as JSON lines of `discoveryEvent`. Signed out too, since signing in needs it. */
export const discoverInput = z.strictObject({ address: z.string().trim().min(3).max(254) });
const discoverySchema = z.object({
  domain: z.string(),
  settings: foundSettingsSchema.nullable(),
  provider: z.string().nullable(),
  hint: providerHintSchema.nullable(),
  /** A page of the provider about it, https. */
  help: z.string().nullable(),
  /** Where an app password is made, https. */
  page: z.string().nullable(),
  trace: z.array(traceLineSchema),
});
export type Discovery = z.infer<typeof discoverySchema>;

/** One line of the answer: what a source answered, as soon as it did and before it is known who wins; then all of it, or the fault of ours that ended it. */
export const discoveryEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('line'), line: traceLineSchema }),
  z.object({ type: z.literal('found'), found: discoverySchema }),
  z.object({ type: z.literal('failed'), said: saidSchema }),
]);
export type DiscoveryEvent = z.infer<typeof discoveryEvent>;

/** Accounts, their servers and the state of their line to the server. */
import * as z from 'zod';
import { accountIdSchema } from './ids';
import { toldSchema } from './said-schema';

/** `tls` is implicit TLS, `starttls` is required STARTTLS, `plain` only to loopback or by the operator's switch. */
export const securitySchema = z.enum(['tls', 'starttls', 'plain']);
export type Security = z.infer<typeof securitySchema>;

/** Where a server listens. `host` is a name or a literal address, without brackets. */
export const endpointSchema = z.object({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65535),
  security: securitySchema,
});
export type Endpoint = z.infer<typeof endpointSchema>;

/** The state of an account's line to its IMAP server. */
export const accountStatusSchema = z.enum(['offline', 'connecting', 'syncing', 'watching', 'authFailed']);
export const accountStateSchema = z.object({
  accountId: accountIdSchema,
  status: accountStatusSchema,
  /** What a person reads when something is wrong, else null. */
  reason: toldSchema.nullable(),
  /** When the server last answered, milliseconds since the epoch. */
  lastContactAt: z.number().nullable(),
});
export type AccountState = z.infer<typeof accountStateSchema>;

/** An account as the browser may know it: no secrets. */
export const accountSchema = z.object({
  id: accountIdSchema,
  address: z.string(),
  /** The name that letters bear in From; may be empty. */
  name: z.string(),
  /** On whose page its person signed in last (model oauth); none for a password. */
  provider: z.string().optional(),
});
export type Account = z.infer<typeof accountSchema>;

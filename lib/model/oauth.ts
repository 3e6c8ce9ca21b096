/** Providers whose page people sign in on (OAuth 2.0, RFC 6749), in place of giving Oriel a password. Only the operator names them. */
import * as z from 'zod';
import { type Endpoint, endpointSchema } from './account';
import { accountIdSchema } from './ids';

/** A provider as it is used: known by `id` in addresses and rows, by `name` on the screen. */
export interface OAuthProvider {
  id: string;
  name: string;
  /** Where the browser is sent. */
  authorization: string;
  /** Where Oriel gets tokens. */
  token: string;
  /** Where a code for another device comes from (RFC 8628), null where there is none. */
  device: string | null;
  /** Where a permission is taken back (RFC 7009), null where there is no such service. */
  revocation: string | null;
  scopes: readonly string[];
  /** Further words of the request that the provider wants. */
  extra: Readonly<Record<string, string>>;
  /** As the provider names itself in its answers (RFC 9207), null where that differs from person to person. */
  issuer: string | null;
  clientId: string;
  clientSecret: string | null;
  /** The only servers that its tokens are shown to. */
  imap: Endpoint;
  smtp: Endpoint;
  /** Null where its mail cannot be had by POP3. */
  pop3: Endpoint | null;
}

/** What the operator gets from the provider. */
export interface OAuthClient {
  clientId: string;
  clientSecret: string | null;
}

/** Google: access to mail whole, as IMAP needs it; `offline` and `consent` so that the permission outlives the hour. */
export function google(client: OAuthClient): OAuthProvider {
  return {
    ...client,
    id: 'google',
    name: 'Google',
    authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
    token: 'https://oauth2.googleapis.com/token',
    // Its codes for other devices are not given for mail.
    device: null,
    revocation: 'https://oauth2.googleapis.com/revoke',
    scopes: ['openid', 'email', 'https://mail.google.com/'],
    extra: { access_type: 'offline', prompt: 'consent' },
    issuer: 'https://accounts.google.com',
    imap: { host: 'imap.gmail.com', port: 993, security: 'tls' },
    smtp: { host: 'smtp.gmail.com', port: 465, security: 'tls' },
    pop3: { host: 'pop.gmail.com', port: 995, security: 'tls' },
  };
}

/** Microsoft: `tenant` is `common` for everybody, `consumers`, `organizations`, or one organisation's id. */
export function microsoft(client: OAuthClient, tenant: string): OAuthProvider {
  const at = `https://login.microsoftonline.com/${encodeURIComponent(tenant)}/oauth2/v2.0`;
  const mail = ['IMAP.AccessAsUser.All', 'SMTP.Send', 'POP.AccessAsUser.All'].map((name) => `https://outlook.office.com/${name}`);
  return {
    ...client,
    id: 'microsoft',
    name: 'Microsoft',
    authorization: `${at}/authorize`,
    token: `${at}/token`,
    device: `${at}/devicecode`,
    revocation: null,
    scopes: ['openid', 'email', 'profile', 'offline_access', ...mail],
    extra: { prompt: 'select_account' },
    issuer: null,
    imap: { host: 'outlook.office365.com', port: 993, security: 'tls' },
    smtp: { host: 'smtp.office365.com', port: 587, security: 'starttls' },
    pop3: { host: 'outlook.office365.com', port: 995, security: 'tls' },
  };
}

/** A page or a service of a provider: by TLS, or on this machine. */
const place = z
  .url()
  .max(2000)
  .refine((text) => {
    const { protocol, hostname, hash } = new URL(text);
    return hash === '' && (protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)));
  }, 'Write an https:// address.');

/** One provider in the operator's file (ORIEL_OAUTH). Servers are written as in ORIEL_IMAP, and may be left out where that is set. */
export const oauthEntrySchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  authorization: place,
  token: place,
  device: place.optional(),
  revocation: place.optional(),
  issuer: z.string().max(2000).optional(),
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,300}$/)).max(30),
  extra: z.record(z.string().max(60), z.string().max(300)).optional(),
  clientId: z.string().min(1).max(500),
  clientSecret: z.string().min(1).max(2000).optional(),
  imap: z.string().optional(),
  smtp: z.string().optional(),
  pop3: z.string().optional(),
});
/** What names a provider in addresses and rows. */
export const providerIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/);

/** A provider as the browser may know it. */
export const shownProviderSchema = z.object({
  id: providerIdSchema,
  name: z.string(),
  /** It gives codes for other devices. */
  device: z.boolean(),
  /** Its servers that mailboxes elsewhere are fetched from. */
  imap: endpointSchema,
  pop3: endpointSchema.nullable(),
});
export type ShownProvider = z.infer<typeof shownProviderSchema>;

/** GET /api/oauth: whom one may sign in with. */
export const oauthProvidersOutput = z.object({ providers: z.array(shownProviderSchema) });

/** What names a permission that came back from a provider's page, until a mailbox elsewhere is opened by it: for some minutes, in one browser. */
export const permissionSchema = z.string().regex(/^[\w-]{20,100}$/);

/**
 * POST /api/oauth/ID: begins a sign-in on the page of a provider. `use` says what for: a session, another account of the session that is, an account of
 * it that is opened again, or a mailbox elsewhere (`permissionSchema`). `address` is shown there; `to` is where the person goes on.
 */
export const beginOAuthInput = z.strictObject({
  use: z.enum(['signIn', 'add', 'again', 'elsewhere']),
  way: z.enum(['page', 'code']),
  address: z.string().max(320).optional(),
  accountId: accountIdSchema.optional(),
  remember: z.boolean().optional(),
  to: z.string().max(500).optional(),
});
export type BeginOAuthInput = z.infer<typeof beginOAuthInput>;

/** The page to go to, or the code that is typed on another device. */
export const beginOAuthOutput = z.union([
  z.object({ kind: z.literal('page'), url: z.string() }),
  z.object({
    kind: z.literal('code'),
    /** Names this sign-in when it is asked about. */
    flow: z.string(),
    code: z.string(),
    at: z.string(),
    /** Ms from now. */
    endsInMs: z.number(),
    everyMs: z.number(),
  }),
]);
export type BeginOAuthOutput = z.infer<typeof beginOAuthOutput>;

/** POST /api/oauth/ID/code: whether the code was typed. `after` is in how many ms to ask again. */
export const oauthCodeInput = z.strictObject({ flow: z.string().regex(/^[\w-]{20,100}$/) });
export const oauthCodeOutput = z.union([
  z.object({ kind: z.literal('waiting'), afterMs: z.number() }),
  z.object({ kind: z.literal('done'), address: z.string(), permission: permissionSchema.optional() }),
]);

/** GET /api/mailbox-providers: who serves a mailbox elsewhere, by its login name and the server that was typed; either may be empty. */
export const servingInput = z.strictObject({ login: z.string().max(320).default(''), host: z.string().max(253).default('') });
/** Null where none of the providers is known to; `domain` is what tells. */
export const servingOutput = z.object({ serving: z.object({ provider: providerIdSchema, domain: z.string() }).nullable() });
export type ServingOutput = z.infer<typeof servingOutput>;

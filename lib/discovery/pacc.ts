/** The settings document of draft-ietf-mailmaint-pacc, whose digest the domain's name servers vouch for. Behind a switch while it is a draft. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { endpointFrom, type Person, providerNamed, type Told } from './candidate';

const serverSchema = z.object({ host: z.string() }).optional().catch(undefined);
const documentSchema = z.object({
  // Sending was `smtp` up to the second draft and is `submit` since the third.
  protocols: z.object({ imap: serverSchema, pop3: serverSchema, submit: serverSchema, smtp: serverSchema }),
  authentication: z.object({ password: z.unknown(), 'oauth-public': z.unknown() }).partial().optional().catch(undefined),
  info: z
    .object({ provider: z.object({ name: z.string() }) })
    .optional()
    .catch(undefined),
});

/** Does one of the text records of the domain name the digest of exactly these bytes? */
export function isVouchedFor(bytes: Uint8Array, records: readonly string[]): boolean {
  const digest = createHash('sha256').update(bytes).digest('base64');
  return records.some((record) => {
    const parts = new Map(
      record.split(';').map((part) => {
        const [name = '', value = ''] = part.split(/=(.*)/su);
        return [name.trim(), value.trim()];
      }),
    );
    return parts.get('v') === 'UAAC1' && parts.get('a') === 'sha256' && parts.get('d') === digest;
  });
}

/** Reads the document; every server is spoken to under TLS at the usual port. Null where it is none. */
export function readPacc(text: string, person: Person): Told | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null; // Whatever else may be served there.
  }
  const parsed = documentSchema.safeParse(json);
  if (!parsed.success) return null;
  const { protocols, authentication, info } = parsed.data;
  const at = (host: string | undefined, port: number) => (host === undefined ? null : endpointFrom(host, port, 'tls'));
  const sending = protocols.submit ?? protocols.smtp;
  const [imap, pop3, smtp] = [at(protocols.imap?.host, 993), at(protocols.pop3?.host, 995), at(sending?.host, 465)];
  const oauth = authentication?.['oauth-public'] !== undefined && !authentication.password;
  const hint = !imap && pop3 ? 'pop3Only' : oauth ? 'oauth' : null;
  const provider = info ? providerNamed(info.provider.name) : null;
  return { provider, login: person.address, imap, pop3, smtp, hint, help: null, page: null };
}

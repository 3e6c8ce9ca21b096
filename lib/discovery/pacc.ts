/** The settings document of draft-ietf-mailmaint-pacc, whose digest the domain's name servers vouch for. Behind a switch while it is a draft. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { endpointFrom, type Person, pageFrom, providerNamed, type Told } from './candidate';

/** A name and nothing beside it: no port, no path, no person. */
const hostSchema = z.string().regex(/^[^\s/?#\\:%@[\]]{1,253}$/u);
const serverSchema = z.object({ host: hostSchema }).optional().catch(undefined);
const documentSchema = z.object({
  // Sending was `smtp` up to the second draft and is `submit` since the third.
  protocols: z.object({ imap: serverSchema, pop3: serverSchema, submit: serverSchema, smtp: serverSchema }),
  authentication: z
    .object({ password: z.boolean().optional().catch(undefined), 'oauth-public': z.object({}).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  info: z
    .object({
      provider: z.object({ name: z.string() }).optional().catch(undefined),
      help: z.object({ documentation: z.string() }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

const knownTags = ['v', 'a', 'd'];

/** The tags of a text record, in any order (draft 03, section 5.2.2.2); null where one that counts is there twice. Unknown ones count for nothing. */
function tagsOf(record: string): Map<string, string> | null {
  const tags = record.split(';').map((part) => {
    const [name = '', value = ''] = part.split(/=(.*)/su);
    return [name.trim(), value.trim()] as const;
  });
  const isTwice = knownTags.some((known) => tags.filter(([name]) => name === known).length > 1);
  return isTwice ? null : new Map(tags);
}

/** Does one of the text records of the domain name the digest of exactly these bytes? While a document changes, there is one for each. */
export function isVouchedFor(bytes: Uint8Array, records: readonly string[]): boolean {
  const digest = createHash('sha256').update(bytes).digest('base64');
  return records.some((record) => {
    const tags = tagsOf(record);
    return tags?.get('v') === 'UAAC1' && tags.get('a') === 'sha256' && tags.get('d') === digest;
  });
}

/** Reads what Oriel knows of the document; every server is spoken to under TLS at the usual port. Null where it is none. */
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
  const oauth = authentication?.['oauth-public'] !== undefined && authentication.password !== true;
  const hint = !imap && pop3 ? 'pop3Only' : oauth ? 'oauth' : null;
  const provider = info?.provider ? providerNamed(info.provider.name) : null;
  const help = pageFrom(info?.help?.documentation);
  return { provider, login: person.address, imap, pop3, smtp, hint, help, page: null };
}

/** Providers whose page people sign in on. Part of env.ts, which alone reads the environment and hands over what it found there. */
import * as z from 'zod';
import { type HostPolicy, parseEndpoint, parseServers } from './env-servers';
import { parseJson, readGivenFile, type Settings } from './env-values';
import { AppError } from './errors';
import { google, microsoft, type OAuthProvider, oauthEntrySchema, providerIdSchema } from './model/oauth';
import { plainly } from './model/said';

function clientOf(source: Settings, name: 'GOOGLE' | 'MICROSOFT') {
  const file = source[`ORIEL_${name}_CLIENT_SECRET_FILE`];
  const secret = source[`ORIEL_${name}_CLIENT_SECRET`] ?? (file && readGivenFile(`ORIEL_${name}_CLIENT_SECRET_FILE`, file).trim());
  const clientId = source[`ORIEL_${name}_CLIENT_ID`];
  return clientId ? { clientId, clientSecret: secret || null } : null;
}

/** Those of the operator's file; where servers are left out they are those of everybody. */
function readOwnProviders(path: string, hosts: HostPolicy): OAuthProvider[] {
  const table = z.record(z.string(), z.unknown()).safeParse(parseJson(readGivenFile('ORIEL_OAUTH', path)));
  if (!table.success) throw new AppError('badInput', plainly(`${path} (ORIEL_OAUTH) is not a table of providers.`));
  return Object.entries(table.data).map(([id, value]) => {
    const entry = oauthEntrySchema.safeParse(value);
    const named = providerIdSchema.safeParse(id).success;
    // The value stays unsaid: it may be the secret.
    const field = entry.success ? 'its name' : (entry.error.issues[0]?.path.join('.') ?? '');
    if (!entry.success || !named)
      throw new AppError('badInput', plainly(`ORIEL_OAUTH, ${id}, cannot be used: look at ${field || 'its fields'}.`));
    const { imap, smtp, pop3, device = null, revocation = null, issuer = null, clientSecret = null, extra = {}, ...rest } = entry.data;
    const setting = `ORIEL_OAUTH, ${id},`;
    const servers = !imap && !smtp && hosts.kind === 'fixed' ? hosts.servers : parseServers(setting, { imap, smtp });
    const fetching = pop3 === undefined ? null : parseEndpoint(setting, pop3, 'pop3');
    return { ...rest, id, device, revocation, issuer, clientSecret, extra, imap: servers.imap, smtp: servers.smtp, pop3: fetching };
  });
}

/** Google and Microsoft where the operator registered a client there, and those of the operator's file, which win. */
export function readProviders(source: Settings, hosts: HostPolicy): OAuthProvider[] {
  const [atGoogle, atMicrosoft] = [clientOf(source, 'GOOGLE'), clientOf(source, 'MICROSOFT')];
  const known = [
    ...(atGoogle ? [google(atGoogle)] : []),
    ...(atMicrosoft ? [microsoft(atMicrosoft, source.ORIEL_MICROSOFT_TENANT ?? 'common')] : []),
  ];
  const own = source.ORIEL_OAUTH ? readOwnProviders(source.ORIEL_OAUTH, hosts) : [];
  return [...known.filter(({ id }) => own.every((one) => one.id !== id)), ...own];
}

/** TLS towards mail servers: name and chain are always verified; there is no switch to turn that off (T55). */
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { env } from '@/lib/env';

/** Options for `tls.connect`. `servername` is missing for a literal address, whose certificate must then bear the address. */
export interface TlsOptions {
  minVersion: 'TLSv1.2';
  servername?: string;
  /** Only where the operator added certificate authorities. */
  secureContext?: SecureContext;
}

let context: { extraCa: string; secureContext: SecureContext } | null = null;

function contextWith(extraCa: string): SecureContext {
  // Reading 140 root certificates costs milliseconds, so it is done once and not for every connection.
  if (context?.extraCa !== extraCa) {
    context = { extraCa, secureContext: createSecureContext({ ca: [...rootCertificates, extraCa], minVersion: 'TLSv1.2' }) };
  }
  return context.secureContext;
}

/** TLS 1.2 or newer for `servername` (null for a literal address), trusting the usual roots and those of the operator. */
export function tlsOptions(servername: string | null): TlsOptions {
  const { extraCa } = env();
  return { minVersion: 'TLSv1.2', ...(servername ? { servername } : {}), ...(extraCa ? { secureContext: contextWith(extraCa) } : {}) };
}

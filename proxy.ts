/**
 * Gives every page a policy with a nonce of its own. No authorisation lives here, and it never sees /api: Next would hold request bodies
 * in memory and cut them at 10 MB on the way through.
 */
import { type NextRequest, NextResponse } from 'next/server';
import { isSecure } from '@/lib/auth/request-origin';
import { env } from '@/lib/env';

/** The policy of a page. Letters are not pages: their route brings a stricter one. */
function policyWith(nonce: string, secure: boolean): string {
  const rules = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${env().production ? '' : " 'unsafe-eval'"}`,
    `style-src 'self' 'nonce-${nonce}'`,
    // React writes style attributes when it renders on the server.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "frame-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  if (secure) rules.push('upgrade-insecure-requests');
  return rules.join('; ');
}

export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = policyWith(nonce, isSecure(request.headers));
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  response.headers.set('Cache-Control', 'private, no-store');
  response.headers.set('Referrer-Policy', 'same-origin');
  response.headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  response.headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  response.headers.set('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()');
  response.headers.set('X-DNS-Prefetch-Control', 'off');
  return response;
}

export const config = {
  matcher: [
    // Nor what other programs ask for, which is never a page.
    '/((?!api/|files/|set-up/|mail/config-v1\\.1\\.xml|\\.well-known/autoconfig/|\\.well-known/mail-v1\\.xml|\\.well-known/user-agent-configuration\\.json|[aA]uto[dD]iscover/|_next/static|_next/image|fonts/|icons/|favicon\\.ico|robots\\.txt|sw\\.js|manifest\\.webmanifest).*)',
  ],
};

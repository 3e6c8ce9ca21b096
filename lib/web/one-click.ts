/** The one request by which a mailing list is left (RFC 8058, section 3.2). */
import { fetchOutside } from '@/lib/net/outside';

/** Most bytes of an answer that nobody reads. */
const maxBytes = 1_000_000;
const firstByteMs = 15_000;
const totalMs = 20_000;

/** Sends it, and answers the status; a redirect is not followed. Throws like `fetchOutside`. */
export async function postOneClick(url: string): Promise<number> {
  const { status } = await fetchOutside({
    method: 'POST',
    url,
    accept: '*/*',
    body: 'List-Unsubscribe=One-Click',
    contentType: 'application/x-www-form-urlencoded',
    maxBytes,
    firstByteMs,
    totalMs,
    redirects: 0,
  });
  return status;
}

/** The document of a letter's frame and the headers that hold it (security: the browser enforces what the sanitiser intends). */
import { AppError } from '@/lib/errors';
import { frameDocument } from '@/lib/mime/frame-document';
import type { Look } from '@/lib/mime/frame-style';
import { pictureRoute } from '@/lib/mime/picture-grant';
import type { Actor } from '@/lib/model/actor';
import type { Charset } from '@/lib/model/charsets';
import type { MessageId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { openAs, storedMessage } from './open-message';
import { withPictures } from './pictures';

/** Features that a letter has no use for: all of them. */
const noFeatures = `accelerometer ambient-light-sensor attribution-reporting autoplay bluetooth browsing-topics camera clipboard-read
  clipboard-write compute-pressure display-capture encrypted-media fullscreen gamepad geolocation gyroscope hid
  identity-credentials-get idle-detection keyboard-map local-fonts magnetometer microphone midi otp-credentials payment
  picture-in-picture publickey-credentials-create publickey-credentials-get screen-wake-lock serial storage-access sync-xhr usb
  web-share window-management xr-spatial-tracking`.split(/\s+/u);

/**
 * What holds a letter in its frame: no script ever, no address but the letter's own parts, and our proxy only where `pictures` says so.
 * `origin` is where Oriel is reached. The pair of allow-same-origin with allow-scripts must never stand here: the first lets the page measure the letter, both would let it out.
 */
export function frameHeaders(origin: string, id: MessageId, pictures = false): Record<string, string> {
  const policy = [
    'sandbox allow-popups allow-popups-to-escape-sandbox allow-same-origin',
    "default-src 'none'",
    "script-src 'none'",
    "style-src 'unsafe-inline'",
    `img-src data: ${origin}/api/messages/${id}/parts/${pictures ? ` ${origin}${pictureRoute}` : ''}`,
    "font-src 'none'",
    "media-src 'none'",
    "connect-src 'none'",
    "frame-src 'none'",
    "object-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ];
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy.join('; '),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-DNS-Prefetch-Control': 'off',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'private, no-store',
    'Permissions-Policy': noFeatures.map((feature) => `${feature}=()`).join(', '),
  };
}

/**
 * The HTML of a letter as a document of its own, UTF-8; with its remote pictures, by our proxy, where `pictures` says so, and
 * in the encoding that the reader chose. Throws `notFound` for
 * a letter that is text, and like `openMessage`.
 */
export async function messageFrame(
  actor: Actor,
  id: MessageId,
  look: Look,
  { pictures = false, charset = null as Charset | null } = {},
): Promise<Buffer> {
  const stored = await storedMessage(actor, id);
  const { shown, bodies } = await openAs(stored, { charset, form: 'designed' });
  if (shown.kind !== 'html') throw new AppError('notFound', say('said.letter.noFrame'));
  return frameDocument(pictures ? await withPictures(actor, stored.row, shown, bodies, charset ?? '') : shown, look);
}

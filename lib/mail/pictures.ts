/** Remote pictures of a letter, where somebody wants to see them: addresses of ours that only they can use, and what those show (T13, T48). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '@/lib/auth/master-key';
import { isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { BodyPart, Shown } from '@/lib/mime/compose-letter';
import { type PictureGrant, pictureRoute, pictureSeal } from '@/lib/mime/picture-grant';
import { renderLetter } from '@/lib/mime/render';
import type { Actor } from '@/lib/model/actor';
import type { MessageId, UserId } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';
import { fetchPicture, type WebPicture } from '@/lib/web/picture';
import { rememberedPart } from './letter-cache';
import { rememberedPicture } from './picture-cache';

const day = 86_400;

/** Seconds since 1970 until which an address made now holds: one to two days, the same all day long, so that the browser keeps what it has. */
const holdsUntil = () => (Math.floor(Date.now() / 1000 / day) + 2) * day;

function keyFor(userId: UserId, message: number, until: number): Buffer {
  return createHmac('sha256', deriveKey('pictures'))
    .update(JSON.stringify([userId, message, until]))
    .digest();
}

/** The right of this person to the remote pictures of this letter. */
function grantFor({ userId }: Actor, id: MessageId, until: number): PictureGrant {
  return { start: `${pictureRoute}?m=${id}&e=${until}`, key: new Uint8Array(keyFor(userId, id, until)) };
}

/**
 * What is shown of a letter together with its remote pictures, by addresses of ours; trackers stay away. `shown` is what is shown without
 * them, `kind` parts the letter from those that are attached to it. Answers `shown` where there are none.
 */
export async function withPictures(
  actor: Actor,
  row: MessageRow,
  shown: Extract<Shown, { kind: 'html' }>,
  bodies: BodyPart[],
  kind = '',
): Promise<Extract<Shown, { kind: 'html' }>> {
  if (shown.blockedImages === 0) return shown;
  const until = holdsUntil();
  const letter = await rememberedPart(row, 'pictures', `${actor.userId} ${until} ${kind}`, async () => ({
    shown: await renderLetter(bodies, grantFor(actor, row.id, until)),
    weight: 8192 + 3 * bodies.reduce((sum, body) => sum + body.bytes.length, 0),
  }));
  return letter.shown.kind === 'html' ? letter.shown : shown;
}

/** What an address of ours holds; anything that came. */
export interface AskedPicture {
  message: number;
  until: number;
  seal: string;
  /** The address of the picture, base64url. */
  url: string;
}

/** The picture's own address, where the seal is ours for this person, letter and time. */
function provenAddress({ userId }: Actor, { message, until, seal, url }: AskedPicture): string | null {
  if (!(until * 1000 > Date.now())) return null;
  const address = Buffer.from(url, 'base64url').toString('utf8');
  const right = Buffer.from(pictureSeal(keyFor(userId, message, until), address));
  const given = Buffer.from(seal);
  return given.length === right.length && timingSafeEqual(given, right) ? address : null;
}

/**
 * The picture that an address of ours stands for, or null for whatever reason there is none: whoever asks learns nothing of the place
 * that was asked. `mayFetch` counts what goes out and throws where that is too much.
 */
export async function showPicture(actor: Actor, asked: AskedPicture, mayFetch: () => Promise<void>): Promise<WebPicture | null> {
  const address = provenAddress(actor, asked);
  if (address === null) return null;
  try {
    return await rememberedPicture(actor.userId, address, mayFetch, () => fetchPicture(address));
  } catch (error) {
    if (!isAppError(error)) throw error;
    log.debug({ room: 'mail', event: 'pictureNotShown', code: error.code });
    return null;
  }
}

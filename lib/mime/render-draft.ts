/**
 * Letters that are written here, prepared in the letter workers (`render.ts`). Each answers null where it cannot be made harmless. A draft throws `internal`
 * where time or memory were not enough: shown without its format it would be saved without.
 */
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import type { BodyPart } from './compose-letter';
import type { SentHtml, WrittenHtml } from './draft-html';
import type { LetterTask } from './letter.worker';
import { ask, isFault, isSpent } from './render';

async function orNull<T>(task: LetterTask): Promise<T | null> {
  try {
    return await ask<T>(task);
  } catch (error) {
    if (!isFault(error, task.kind)) throw error;
    return null;
  }
}

async function draftOrNull<T>(task: LetterTask): Promise<T | null> {
  try {
    return await ask<T>(task);
  } catch (error) {
    if (!isFault(error, task.kind)) throw error;
    if (isSpent(error)) throw new AppError('internal', say('said.draft.slow'), { cause: error });
    return null;
  }
}

/** A letter as HTML for one that answers or forwards it; `pictures` of the bodies say by which addresses its own ones are shown. With `restored` it is a draft itself. */
export function renderQuote(bodies: BodyPart[], restored = false): Promise<WrittenHtml | null> {
  const task: LetterTask = { kind: 'quote', bodies, restored };
  return restored ? draftOrNull<WrittenHtml>(task) : orNull<WrittenHtml>(task);
}

/** Kept HTML to be written on again. `pictures`: Content-IDs or addresses as they stand there, and the addresses of ours that show them. */
export function renderWritten(html: string, pictures: ReadonlyMap<string, string>): Promise<WrittenHtml | null> {
  return draftOrNull<WrittenHtml>({ kind: 'written', html, pictures: [...pictures] });
}

/** Kept HTML ready to be sent. `cids`: addresses of the draft's pictures and their Content-IDs; new ones end in `domain`. */
export function renderSent(html: string, cids: ReadonlyMap<string, string>, domain: string): Promise<SentHtml | null> {
  return draftOrNull<SentHtml>({ kind: 'sent', html, cids: [...cids], domain });
}

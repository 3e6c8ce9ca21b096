/**
 * What a provider gave at a refresh and the database could not take yet. The refresh token that lies there may be void by then, and showing it again may
 * end the permission: so it is kept in memory and in a file, and the database is asked until it takes it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type StoredGrant, writeGrant } from '@/lib/db/oauth-grants';
import type { Sealed } from '@/lib/db/sessions';
import { log } from '@/lib/log';
import type { AccountId } from '@/lib/model/ids';
import type { Tokens } from './tokens';
import { dropUnwritten, keepUnwritten, readUnwritten } from './unwritten-files';

/** How soon, and how often in the end, the database is asked again to take what it could not. */
const writeAgainMs = 500;
const mostWriteAgainMs = 30_000;

/** What a provider gave in place of this version of a grant. */
export interface Given {
  provider: string;
  version: number;
  tokens: Tokens;
}

/** Seals and opens a grant's tokens, bound to their provider. */
interface Box {
  seal(tokens: Tokens, provider: string): Sealed;
  open(box: Sealed, provider: string): Tokens;
}

const shared = Symbol.for('oriel.unwrittenTokens');
const waiting = globalThis as unknown as Record<symbol, Map<string, Given> | undefined>;
function all(): Map<string, Given> {
  waiting[shared] ??= new Map();
  return waiting[shared];
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');

/** That of one grant, by its id. */
export class Unwritten {
  readonly #id: string;
  readonly #accountId: AccountId;
  readonly #box: Box;

  constructor(id: string, accountId: AccountId, box: Box) {
    this.#id = id;
    this.#accountId = accountId;
    this.#box = box;
  }

  /** What this process has still to write. */
  atHand(): Given | undefined {
    return all().get(this.#id);
  }

  /** What is still to be written in place of `row`, also what a process left that ended before. */
  async inPlaceOf({ provider, version }: Pick<StoredGrant, 'provider' | 'version'>): Promise<Given | null> {
    const given = this.atHand();
    if (given) return given;
    const left = await readUnwritten(this.#id, version);
    return left && { provider, version, tokens: this.#box.open(left, provider) };
  }

  /** Keeps what the provider has just given: at once where the database takes it, and by trying again where it does not. Never throws. */
  async keep(given: Given): Promise<void> {
    all().set(this.#id, given);
    await this.#keepOnDisk(given);
    await this.write(given).catch(() => void this.#writeLater(given));
  }

  /** Writes it. Rejects where the database cannot take it just now: then it is at hand still. */
  async write(given: Given): Promise<void> {
    const written = await writeGrant(this.#id, given.version, this.#box.seal(given.tokens, given.provider));
    if (this.atHand() === given) all().delete(this.#id);
    await dropUnwritten(this.#id, given.version).catch(() => undefined);
    if (!written) log.warn({ accountId: this.#accountId }, 'refreshed tokens were not kept');
  }

  async #keepOnDisk({ provider, version, tokens }: Given): Promise<void> {
    try {
      await keepUnwritten(this.#id, version, this.#box.seal(tokens, provider));
    } catch (error) {
      log.warn({ accountId: this.#accountId, code: codeOf(error) }, 'refreshed tokens could not be kept in a file');
    }
  }

  /** Tries until the database takes it. */
  async #writeLater(given: Given): Promise<void> {
    log.warn({ accountId: this.#accountId }, 'refreshed tokens could not be written yet');
    for (let waitMs = writeAgainMs; ; waitMs = Math.min(mostWriteAgainMs, waitMs * 2)) {
      await pause(waitMs, undefined, { ref: false });
      if (this.atHand() !== given) return;
      try {
        return await this.write(given);
      } catch {
        // Said already; the next try may do.
      }
    }
  }
}

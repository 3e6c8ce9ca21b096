/** `ORIEL_SEED=7 ORIEL_STEPS=3000` runs that seed alone, for so many steps, `ORIEL_SEED=any` a new one; a failure names its seed and what was done. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Office, openOffice } from './office';
import { live, openWorld } from './random-live';
import { faultsAtRest } from './random-rest';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const steps = Number(process.env.ORIEL_STEPS ?? 300);
const given = process.env.ORIEL_SEED;
const any = Math.floor(Math.random() * 1_000_000_000);
const seeds = given ? [given === 'any' ? any : Number(given)] : [1, 6, 8];

/** What the server seems not to know, by seed. */
const hidden = [[], ['MOVE'], ['QRESYNC', 'CONDSTORE', 'ENABLE'], ['QRESYNC'], ['MOVE', 'UIDPLUS'], ['LIST-STATUS', 'ESEARCH']];

describe('two phones and Oriel on one account, with a line that breaks', () => {
  it.each(seeds)('agree at rest, and no letter is lost or doubled: seed %i', { timeout: 120_000 + steps * 1000 }, async (seed) => {
    const without = hidden[seed % hidden.length] ?? [];
    const world = await openWorld(office, seed, without);
    const diary = join(tmpdir(), `oriel-seed-${seed}.log`);
    try {
      // Several rests, so that what went wrong is found near where it did.
      for (let left = steps; left > 0; left -= 150) {
        await live(world, Math.min(left, 150));
        const faults = await faultsAtRest(world);
        world.diary.push('at rest', ...faults);
        expect(
          faults,
          `ORIEL_SEED=${seed} ORIEL_STEPS=${steps}, a server without ${without.join(' ') || 'nothing'}; diary: ${diary}`,
        ).toEqual([]);
      }
    } catch (error) {
      const { status, reason } = office.rooms.engine().state(world.person.account.id);
      writeFileSync(diary, [...world.diary, `line: ${status}, ${reason}`, String(error).slice(0, 2000)].join('\n'));
      throw error;
    } finally {
      await world.phones[1]?.close();
    }
  });
});

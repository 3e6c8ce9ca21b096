/** Chooses steps by chance and runs them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../support/mailbox/random';
import { openPhone } from '../../support/phone';
import type { Office } from './office';
import { lineSteps, orielSteps } from './random-oriel';
import { phoneSteps } from './random-phones';
import { fixed, note, type World } from './random-world';

const chances: [Record<string, (world: World) => Promise<void>>, string, number][] = [
  [phoneSteps, 'append', 18],
  [phoneSteps, 'flag', 8],
  [phoneSteps, 'move', 7],
  [phoneSteps, 'copy', 4],
  [phoneSteps, 'remove', 4],
  [phoneSteps, 'createFolder', 3],
  [phoneSteps, 'renameFolder', 2],
  [phoneSteps, 'deleteFolder', 1],
  [orielSteps, 'flag', 14],
  [orielSteps, 'move', 14],
  [orielSteps, 'remove', 4],
  [orielSteps, 'undo', 5],
  [orielSteps, 'look', 6],
  [lineSteps, 'cut', 3],
  [lineSteps, 'cutSoon', 2],
  [lineSteps, 'cutBehindCommand', 3],
  [lineSteps, 'away', 2],
];

const lots = chances.flatMap(([room, name, weight]) => Array.from({ length: weight }, () => [room, name] as const));

/** Runs `steps` steps. Oriel's are not waited for, as no browser waits. */
export async function live(world: World, steps: number): Promise<void> {
  const { random } = world;
  const running = new Set<Promise<void>>();
  for (let step = 0; step < steps; step += 1) {
    const [room, name] = random.pick(lots);
    const deed = room[name]?.(world);
    if (!deed) continue;
    if (room === orielSteps) {
      const done = deed.finally(() => running.delete(done));
      running.add(done);
    } else await deed;
    if (room === lineSteps) note(world, `line: ${name}`);
    if (random.chance(0.3)) await sleep(random.between(0, 25));
  }
  await Promise.all(running);
}

/** A person with some letters, watched by Oriel, and a second phone. */
export async function openWorld(office: Office, seed: number, hidden: readonly string[]): Promise<World> {
  const person = await office.hire('chance');
  if (hidden.length > 0) person.proxy.stripCapability(...hidden);
  const phones = [person.phone, await openPhone(office.dovecot, person.user)];
  const random = new Random(seed);
  const moves = !hidden.includes('MOVE');
  const world: World = { office, person, random, fates: new Map(), folders: [...fixed], diary: [], moves, phones, undos: [] };
  for (let count = 0; count < 30; count += 1) await phoneSteps.append?.(world);
  person.signIn();
  for (const path of fixed) await person.list(path);
  return world;
}

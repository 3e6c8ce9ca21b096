/** What Oriel is told to do, and what its line suffers. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageRow } from '@/lib/model/mail';
import { type Fate, folder, note, type World } from './random-world';

const idOf = (row: MessageRow) => row.from[0]?.address ?? '';

/** Some letters that a browser shows of a folder. */
async function shown(world: World, path: string): Promise<MessageRow[]> {
  const { office, person, random } = world;
  const box = (await office.rooms.listMailboxes(person.actor)).find((each) => each.path === path);
  if (!box) return [];
  // A folder never opened cannot be shown while the server is away.
  const { rows } = await office.rooms.listMessages(person.actor, { mailbox: box.id, limit: 50 }).catch(() => ({ rows: [] }));
  const first = random.between(0, Math.max(rows.length - 1, 0));
  return rows.slice(first, first + random.between(1, 4));
}

/** Runs a step of Oriel's. Where it is refused nobody counts on it. */
async function inOriel(world: World, what: string, letters: readonly MessageRow[], work: () => Promise<unknown>): Promise<void> {
  note(world, `Oriel ${what}: ${letters.map(idOf).join(' ')}`);
  try {
    await work();
  } catch (error) {
    note(world, `  refused: ${(error as Error).message}`);
  }
}

function fatesOf(world: World, rows: readonly MessageRow[]): Fate[] {
  return rows.flatMap((row) => world.fates.get(idOf(row)) ?? []);
}

/** Oriel is about to put letters into one of these folders. */
function send(world: World, fates: readonly Fate[], folders: readonly string[]): void {
  for (const fate of fates) {
    for (const path of folders) fate.sentTo.add(path);
    if (!world.moves) fate.most += 1;
  }
}

export const orielSteps: Record<string, (world: World) => Promise<void>> = {
  flag: async (world) => {
    const rows = await shown(world, folder(world));
    const on = world.random.chance(0.5);
    const flag = world.random.pick(['\\Flagged', '\\Flagged', '\\Seen', '$Label2']);
    const ids = rows.map((row) => row.id);
    if (ids.length === 0) return;
    const input = { ids, add: on ? [flag] : [], remove: on ? [] : [flag] };
    const wish = (row: MessageRow, flagged: boolean | null) => {
      for (const fate of flag === '\\Flagged' ? fatesOf(world, [row]) : []) fate.flagged = fate.flagged === null ? null : flagged;
    };
    for (const row of rows) wish(row, on);
    let done: readonly number[] = [];
    await inOriel(world, `${on ? 'adds' : 'removes'} ${flag}`, rows, async () => {
      ({ done } = await world.office.rooms.changeFlags(world.person.actor, input));
    });
    for (const row of rows) if (!done.includes(row.id)) wish(row, null);
  },
  move: async (world) => {
    const [path, to] = [folder(world), folder(world)];
    const rows = await shown(world, path);
    const target = (await world.office.rooms.listMailboxes(world.person.actor)).find((box) => box.path === to);
    if (rows.length === 0 || !target || path === to) return;
    const fates = fatesOf(world, rows);
    send(world, fates, [to, path]);
    await inOriel(world, `moves from ${path} to ${to}`, rows, async () => {
      const { undo } = await world.office.rooms.moveMessages(world.person.actor, { ids: rows.map((row) => row.id), to: target.id });
      if (undo) world.undos.push({ id: undo, fates });
    });
  },
  remove: async (world) => {
    const rows = (await shown(world, folder(world))).slice(0, 2);
    if (rows.length === 0) return;
    for (const fate of fatesOf(world, rows)) {
      fate.least = 0;
      fate.flagged = null;
    }
    await inOriel(world, 'deletes', rows, () => world.office.rooms.deleteMessages(world.person.actor, { ids: rows.map((row) => row.id) }));
  },
  undo: async (world) => {
    const undo = world.random.chance(0.5) ? world.undos.pop() : world.undos.shift();
    if (!undo) return;
    send(world, undo.fates, world.folders);
    await inOriel(world, 'takes back', [], () => world.office.rooms.undoAct(world.person.actor, undo.id));
  },
  look: async (world) => {
    await shown(world, folder(world));
  },
};

export const lineSteps: Record<string, (world: World) => Promise<void>> = {
  cut: async ({ person }) => person.proxy.cut(),
  cutSoon: async ({ person, random }) => void person.proxy.cutAfter(random.between(1, 3000), { times: 1 }),
  cutBehindCommand: async ({ person, random }) => {
    const after = random.pick([/UID MOVE/, /UID COPY/, /UID STORE/, /UID EXPUNGE/, /UID FETCH/, /SELECT/]);
    person.proxy.cutAfter(random.between(0, 40), { after, times: 1, from: random.pick(['client', 'server'] as const) });
  },
  away: async ({ person, random }) => {
    const back = person.proxy.refuse();
    person.proxy.cut();
    await sleep(random.between(20, 400));
    back();
  },
};

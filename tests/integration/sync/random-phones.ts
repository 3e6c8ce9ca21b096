/** What phones do behind Oriel's back. */
import { buildMessage } from '../../support/message';
import { openPhone, type Phone, type PhoneMessage } from '../../support/phone';
import { type Fate, fixed, folder, note, touched, type World } from './random-world';

/** A letter alone, or of one of a few conversations, whose letters all name the first, so that the others need not be there. */
function compose(world: World): { bytes: Buffer; id: string } {
  const { random, fates } = world;
  const alone = random.chance(0.3);
  const talk = alone ? 0 : random.between(1, 30);
  const id = `${talk}.${fates.size + 1}.${random.hex(6)}@random.example`;
  const first = `talk-${talk}@random.example`;
  const others = [...fates.keys()].filter((each) => each.startsWith(`${talk}.`));
  const references = alone ? [] : [first, ...(others.length > 0 && random.chance(0.5) ? [random.pick(others)] : [])];
  const text = 'x'.repeat(random.between(1, 400));
  const subject = alone ? `Alone ${id}` : `Re: Talk ${talk}`;
  // The sender is what a row in a list tells the letter by.
  const bytes = buildMessage({
    from: id,
    to: 'anna@kestrel.example',
    subject,
    text,
    messageId: id,
    references,
    inReplyTo: references.at(-1),
  });
  note(world, `  a letter ${id}${references.map((each) => `, names ${each}`).join('')}`);
  return { bytes, id };
}

/** Runs a phone's step. What fails is a race with the others: the phone starts anew, and nothing is counted on. */
async function onPhone(world: World, what: string, work: (phone: Phone) => Promise<void>): Promise<void> {
  const at = world.random.between(0, world.phones.length - 1);
  const phone = world.phones[at] as Phone;
  note(world, `phone ${at} ${what}`);
  try {
    await work(phone);
  } catch (error) {
    note(world, `  failed: ${(error as Error).message}`);
    await phone.close();
    world.phones[at] = await openPhone(world.office.dovecot, world.person.user);
  }
}

async function someLetters(world: World, phone: Phone, path: string): Promise<PhoneMessage[]> {
  const all = (await phone.list(path)).filter(({ flags }) => !flags.includes('\\Deleted'));
  if (all.length === 0) return [];
  const first = world.random.between(0, all.length - 1);
  return all.slice(first, first + world.random.between(1, 4));
}

const uids = (letters: readonly PhoneMessage[]) => letters.map(({ uid }) => uid);

/** By name. */
export const phoneSteps: Record<string, (world: World) => Promise<void>> = {
  append: (world) => {
    const path = folder(world);
    return onPhone(world, `appends to ${path}`, async (phone) => {
      const { bytes, id } = compose(world);
      const fate: Fate = { least: 0, most: 1, flagged: false, sentTo: new Set() };
      world.fates.set(id, fate);
      const days = world.random.between(0, 400);
      await phone.append(path, bytes, world.random.chance(0.4) ? ['\\Seen'] : [], new Date(Date.UTC(2024, 0, 1) + days * 86_400_000));
      fate.least = 1;
    });
  },
  flag: (world) => {
    const path = folder(world);
    const flag = world.random.pick(['\\Seen', '\\Answered', '$Label1']);
    const add = world.random.chance(0.5);
    return onPhone(world, `${add ? 'adds' : 'removes'} ${flag} in ${path}`, async (phone) => {
      const letters = await someLetters(world, phone, path);
      if (letters.length > 0) await (add ? phone.addFlags : phone.removeFlags)(path, uids(letters), [flag]);
    });
  },
  move: (world) => {
    const [path, to] = [folder(world), folder(world)];
    return onPhone(world, `moves from ${path} to ${to}`, async (phone) => {
      const letters = path === to ? [] : await someLetters(world, phone, path);
      // Two moves at once may both put it somewhere before they take it away.
      touched(world, letters, (fate) => {
        if (fate.sentTo.size > 0) fate.most += 1;
      });
      if (letters.length > 0) await phone.move(path, uids(letters), to);
    });
  },
  copy: (world) => {
    const [path, to] = [folder(world), folder(world)];
    return onPhone(world, `copies from ${path} to ${to}`, async (phone) => {
      const letters = await someLetters(world, phone, path);
      touched(world, letters, (fate) => {
        fate.most += 1;
      });
      if (letters.length > 0) await phone.copy(path, uids(letters), to);
    });
  },
  remove: (world) => {
    const path = folder(world);
    return onPhone(world, `removes from ${path}`, async (phone) => {
      const letters = await someLetters(world, phone, path);
      touched(world, letters, (fate) => {
        fate.least = 0;
      });
      if (letters.length > 0) await phone.remove(path, uids(letters));
    });
  },
  createFolder: (world) => {
    const path = `Folder ${world.random.between(1, 9)}`;
    return onPhone(world, `creates ${path}`, async (phone) => {
      await phone.createFolder(path);
      if (!world.folders.includes(path)) world.folders.push(path);
    });
  },
  renameFolder: (world) => {
    const own = world.folders.filter((path) => !fixed.includes(path));
    if (own.length === 0) return Promise.resolve();
    const from = world.random.pick(own);
    const to = `Renamed ${world.random.between(1, 99)}`;
    return onPhone(world, `renames ${from} to ${to}`, async (phone) => {
      await phone.renameFolder(from, to);
      world.folders = [...world.folders.filter((path) => path !== from && path !== to), to];
      for (const { sentTo } of world.fates.values()) if (sentTo.has(from)) sentTo.add(to);
    });
  },
  deleteFolder: (world) => {
    const own = world.folders.filter((path) => !fixed.includes(path));
    if (own.length === 0) return Promise.resolve();
    const path = world.random.pick(own);
    return onPhone(world, `deletes ${path}`, async (phone) => {
      const lost = (fate: Fate) => {
        fate.least = 0;
        fate.flagged = null;
      };
      world.folders = world.folders.filter((each) => each !== path);
      touched(world, await phone.list(path), lost);
      // What Oriel is just moving there goes along.
      for (const fate of world.fates.values()) if (fate.sentTo.has(path)) lost(fate);
      await phone.deleteFolder(path);
    });
  },
};

/** Words that are written again and again, as they are kept. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Office, startOffice, type Writer } from './office';

type Rooms = typeof import('@/lib/mail/templates');

let office: Office;
let ann: Writer;
let ben: Writer;
let rooms: Rooms;

const named = (name: string) => ({ name, subject: '', html: `<p>${name}</p>`, text: name });
const names = async () => (await rooms.templatesOf(ann.actor)).map(({ name }) => name);
const idOf = async (name: string) => (await rooms.templatesOf(ann.actor)).find((one) => one.name === name)?.id ?? 0;

beforeAll(async () => {
  office = await startOffice();
  rooms = await import('@/lib/mail/templates');
  [ann, ben] = [await office.hire('ann'), await office.hire('ben')];
  for (const name of ['Berth', 'Zinc', 'Anchor']) await rooms.changeTemplate(ann.actor, named(name));
});

afterAll(async () => {
  await office.close();
});

it('row 117: templates stand by name until an order is chosen, which stays, and later ones stand at its end', async () => {
  expect(await names()).toEqual(['Anchor', 'Berth', 'Zinc']);
  await rooms.sortTemplates(ann.actor, [await idOf('Zinc'), await idOf('Anchor'), await idOf('Berth')]);
  expect(await names()).toEqual(['Zinc', 'Anchor', 'Berth']);
  await rooms.sortTemplates(ann.actor, [await idOf('Berth')]);
  expect(await names()).toEqual(['Berth', 'Zinc', 'Anchor']);
  await rooms.changeTemplate(ann.actor, named('Aft'));
  expect(await names()).toEqual(['Berth', 'Zinc', 'Anchor', 'Aft']);
});

it('row 117: a removed template comes back under its id, where it stood, for a week', async () => {
  const id = await idOf('Zinc');
  expect((await rooms.dropTemplate(ann.actor, id)).some((one) => one.id === id)).toBe(false);
  await expect(rooms.changeTemplate(ann.actor, { ...named('Zinc'), id })).rejects.toMatchObject({ code: 'notFound' });
  const back = await rooms.bringTemplateBack(ann.actor, id);
  expect(back.map(({ name }) => name)).toEqual(['Berth', 'Zinc', 'Anchor', 'Aft']);
  expect(back[1]).toEqual({ ...named('Zinc'), id });
  await rooms.dropTemplate(ann.actor, id);
  const { dropRemovedTemplates } = await import('@/lib/db/templates');
  await dropRemovedTemplates(Date.now() + 1);
  await expect(rooms.bringTemplateBack(ann.actor, id)).rejects.toMatchObject({ code: 'notFound' });
});

it('T45: nobody sees, changes, sorts, removes or brings back another person’s template', async () => {
  const id = await idOf('Berth');
  const before = await names();
  expect(await rooms.templatesOf(ben.actor)).toEqual([]);
  for (const act of [
    () => rooms.changeTemplate(ben.actor, { ...named('His'), id }),
    () => rooms.sortTemplates(ben.actor, [id]),
    () => rooms.dropTemplate(ben.actor, id),
    () => rooms.bringTemplateBack(ben.actor, id),
  ])
    await expect(act()).rejects.toMatchObject({ code: 'notFound' });
  expect(await names()).toEqual(before);
});

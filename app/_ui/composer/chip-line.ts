import type { Address } from '@/lib/model/mail';
import type { RecipientGroup } from '@/lib/model/recipients';

/** What stands in the line: a person, or a group with its people until it is opened. */
export type ChipItem = { key: string; group: string | null; people: Address[] };

const keyOf = ({ address }: Address) => address.toLowerCase();

/** The chips of a line. A group stands where its first person does; whom it lost stands no longer in it. */
export function chipsOf(people: readonly Address[], groups: readonly RecipientGroup[]): ChipItem[] {
  const groupOf = new Map(groups.flatMap((group) => group.people.map((person) => [keyOf(person), group] as const)));
  const items = new Map<string, ChipItem>();
  for (const person of people) {
    const group = groupOf.get(keyOf(person));
    const key = group ? `group ${group.name}` : keyOf(person);
    const item = items.get(key);
    if (item) item.people.push(person);
    else items.set(key, { key, group: group?.name ?? null, people: [person] });
  }
  return [...items.values()];
}

/** The list without these people. */
export function without(list: readonly Address[], gone: readonly Address[]): Address[] {
  const keys = new Set(gone.map(keyOf));
  return list.filter((person) => !keys.has(keyOf(person)));
}

import type { Recipient } from '@/lib/model/draft';
import type { Address } from '@/lib/model/mail';
import { inGroups } from '@/lib/model/recipients';

/** What stands in the line: a person, or a group with its people until it is opened. */
export type ChipItem = { key: string; group: string | null; people: Recipient[] };

const keyOf = ({ address }: Address) => address.toLowerCase();

/** The chips of a line. A group stands where its first person does; whom it lost stands no longer in it. */
export function chipsOf(people: readonly Recipient[]): ChipItem[] {
  return inGroups(people).map((item) => ({
    ...item,
    key: item.group === null ? item.people.map(keyOf).join() : `group ${item.group}`,
  }));
}

/** The list with the group opened: its people stand by themselves from now on. */
export function withoutGroup(people: readonly Recipient[], name: string): Recipient[] {
  return people.map(({ group, ...person }) => (group === undefined || group === name ? person : { ...person, group }));
}

/** The list without these people. */
export function without<P extends Address>(list: readonly P[], gone: readonly Address[]): P[] {
  const keys = new Set(gone.map(keyOf));
  return list.filter((person) => !keys.has(keyOf(person)));
}

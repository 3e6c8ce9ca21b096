/** What mail servers were found to do other than they say. About servers, not about people: no actor is asked for. */
import * as z from 'zod';
import { database } from './client';

/**
 * `ignoresChangedSince`: answers CHANGEDSINCE with everything. `lyingModseq`: HIGHESTMODSEQ falls, or stands still while flags change.
 * `deafIdle`: IDLE does not tell what STATUS knows. `refusesNotify`: offers NOTIFY and refuses it.
 */
export const quirkSchema = z.enum(['ignoresChangedSince', 'lyingModseq', 'deafIdle', 'refusesNotify']);
export type Quirk = z.infer<typeof quirkSchema>;

/** Quirks of one server learned at or after `since`; names that this version does not know are left out. */
export async function readQuirks(host: string, port: number, since: Date): Promise<Quirk[]> {
  const rows = await database().serverQuirk.findMany({ where: { host, port, learnedAt: { gte: since } } });
  return rows.flatMap((row) => quirkSchema.safeParse(row.name).data ?? []);
}

/** Remembers a quirk, from now. */
export async function writeQuirk(host: string, port: number, name: Quirk): Promise<void> {
  await database().serverQuirk.upsert({
    where: { host_port_name: { host, port, name } },
    create: { host, port, name },
    update: { learnedAt: new Date() },
  });
}

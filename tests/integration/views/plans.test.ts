import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/model/actor';
import type { MailboxId } from '@/lib/model/ids';
import { type List, listSchema, type Place } from '@/lib/model/view';
import { type Cabinet, dice, openCabinet } from './cabinet';

/** Where lib/db/prepared.ts keeps the connections of this thread. */
const connectionsKey = Symbol.for('oriel.sqliteConnections');

let cabinet: Cabinet;
let anna: Actor;
let inbox: MailboxId;

beforeAll(async () => {
  cabinet = await openCabinet();
  const { actor, accountId } = await cabinet.person('anna');
  const second = await cabinet.person('anna.two', actor);
  anna = second.actor;
  inbox = await cabinet.mailbox(accountId, 'INBOX', 'inbox');
  await cabinet.fill(inbox, 3000, dice(3));
  await cabinet.fill(await cabinet.mailbox(second.accountId, 'INBOX', 'inbox'), 3000, dice(4));
});
afterAll(() => cabinet.close());

const onPostgres = (): boolean => cabinet.rooms.env().databaseUrl.startsWith('postgres');

interface Asked {
  sql: string;
  values: unknown[];
}

interface Reading {
  statement(sql: string): { all(values: unknown[]): unknown[] };
}

/** Has the connection that reads SQLite note what it is asked, until the function that it answers is called. */
function noteReads(asked: Asked[]): () => void {
  const held = globalThis as unknown as Record<symbol, { reader?: Reading } | undefined>;
  const reader = held[connectionsKey]?.reader;
  if (!reader) return () => undefined;
  const statement = reader.statement.bind(reader);
  Object.assign(reader, {
    statement: (sql: string) => ({
      all: (values: unknown[]) => {
        asked.push({ sql, values });
        return statement(sql).all(values);
      },
    }),
  });
  return () => Reflect.deleteProperty(reader, 'statement');
}

/** How the database would go about each statement that a page of `list` needs. */
async function plansOf(list: List, place: Place | null): Promise<string[]> {
  const db = cabinet.rooms.database();
  const { $queryRaw } = db;
  const asked: Asked[] = [];
  Object.assign(db, {
    $queryRaw: (given: TemplateStringsArray | InstanceType<typeof Sql>, ...values: unknown[]) => {
      const { sql, text, values: flat } = 'sql' in given ? given : new Sql(given, values);
      asked.push({ sql: onPostgres() ? text : sql, values: flat });
      return Reflect.apply($queryRaw, db, [given, ...values]);
    },
  });
  const heard = noteReads(asked);
  try {
    await cabinet.rooms.readPage(anna, list, await cabinet.rooms.scopeOf(anna, list.view), { place, limit: 50 });
  } finally {
    Object.assign(db, { $queryRaw });
    heard();
  }
  const plans: string[] = [];
  for (const { sql, values } of asked.filter(({ sql }) => sql.includes('"Message"'))) {
    const rows = await db.$queryRawUnsafe<Record<string, string>[]>(`EXPLAIN ${onPostgres() ? '' : 'QUERY PLAN '}${sql}`, ...values);
    plans.push(rows.map((row) => row.detail ?? Object.values(row)[0]).join('\n'));
  }
  return plans;
}

let Sql: new (strings: readonly string[], values: readonly unknown[]) => { sql: string; text: string; values: unknown[] };
beforeAll(async () => {
  const { Prisma } = await import('@/lib/db/generated/sqlite/client');
  Sql = Prisma.sql``.constructor as typeof Sql;
});

describe('the database', () => {
  it('reads every hot list from its index, without sorting it and without looking at all of it', async () => {
    const view = { kind: 'mailbox', mailboxId: inbox } as const;
    const hot: [List, Place | null, string][] = [
      [listSchema.parse({ view }), null, 'Message_list'],
      [listSchema.parse({ view }), { position: 1500 }, 'Message_list'],
      [listSchema.parse({ view, sort: { by: 'date', ascending: true } }), null, 'Message_list'],
      [listSchema.parse({ view, filter: 'unread' }), { position: 300 }, 'Message_unread'],
      [listSchema.parse({ view, filter: 'flagged' }), null, 'Message_flagged'],
      [listSchema.parse({ view, filter: 'labelled' }), null, 'Message_labelled'],
      [listSchema.parse({ view, filter: 'label:work' }), null, 'Message_labelled'],
      [listSchema.parse({ view, threads: true }), { position: 700 }, 'Message_top'],
      [listSchema.parse({ view: { kind: 'role', role: 'inbox' } }), { position: 2000 }, 'Message_list'],
      [listSchema.parse({ view: { kind: 'role', role: 'unread' } }), null, 'Message_unread'],
    ];
    for (const [list, place, index] of hot) {
      const plans = await plansOf(list, place);
      expect(plans.length).toBeGreaterThan(0);
      for (const plan of plans) {
        if (/Message_threadId/.test(plan)) continue;
        expect(plan).toContain(index);
        expect(plan).not.toMatch(/^SCAN m\b|Seq Scan on "Message"/m);
        // Only the few rows of a window may be sorted: joined from several mailboxes, or those that bear one label.
        if (list.view.kind === 'mailbox' && list.filter !== 'label:work' && !onPostgres())
          expect(plan).not.toContain('USE TEMP B-TREE FOR ORDER BY');
      }
    }
  });

  it('S2: looks for what fits in a conversation among its letters, not among all that fit, and counts by those that fit', async () => {
    const view = { kind: 'mailbox', mailboxId: inbox } as const;
    for (const filter of ['unread', 'flagged'] as const) {
      const plans = (await plansOf(listSchema.parse({ view, threads: true, filter }), null)).join('\n');
      expect(plans).toContain(filter === 'unread' ? 'Message_unread' : 'Message_flagged');
      if (onPostgres()) continue;
      expect(plans).toMatch(/SEARCH x USING INDEX Message_threadId/);
      expect(plans).not.toMatch(/SEARCH x USING (COVERING )?INDEX Message_(?!threadId)/);
    }
  });
});

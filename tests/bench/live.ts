/**
 * How soon the browser is told. A letter: from Postfix' "accepted" to the event; raw: to EXISTS on a bare line in IDLE, for the same letter.
 * A flag: from the other program's answer to the event; raw: to FETCH on a bare line in IDLE.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { MessagePage, Shell } from '@/lib/model/api';
import { buildMessage } from '../support/message';
import { against, type Measurement } from './figures';
import type { InboxWorld } from './inbox';
import type { OrielClient } from './oriel-client';
import { existing } from './raw-imap';
import type { Stage } from './stage';

const patienceMs = 60_000;
/** Dovecot tells of what happens within half a second of something else together with it. */
const betweenMs = 1500;

export function within<T>(work: Promise<T>, what: string): Promise<T> {
  const tooLong = sleep(patienceMs, null, { ref: false }).then(() => {
    throw new Error(`${what} did not come within ${patienceMs / 1000} s.`);
  });
  return Promise.race([work, tooLong]);
}

/** A browser's event stream: when the first event came that holds a word. */
export class Events {
  private readonly waiting = new Map<string, (at: number) => void>();

  private constructor() {}

  static async open(stage: Stage, client: OrielClient): Promise<Events> {
    const events = new Events();
    const { value } = await client.json<Shell>('/api/mailboxes');
    const close = await client.events(value.lastEventId, (data) => {
      for (const [word, arrived] of events.waiting) if (data.includes(word)) arrived(performance.now());
    });
    stage.after(close);
    return events;
  }

  /** Resolves with the time of the next event that holds `word`. */
  next(word: string): Promise<number> {
    const told = new Promise<number>((resolve) => this.waiting.set(word, resolve)).finally(() => this.waiting.delete(word));
    return within(told, 'The event');
  }
}

/** Sends letters from outside; answers when the server has accepted one. */
export class Sender {
  private sent = 0;
  private readonly transport;

  constructor(
    stage: Stage,
    private readonly address: string,
  ) {
    const port = stage.servers.postfix.ports.smtp;
    this.transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true, pool: true, maxConnections: 1 });
    stage.after(() => this.transport.close());
  }

  subject(): string {
    this.sent += 1;
    return `live-${process.pid}-${this.sent}-${Date.now()}`;
  }

  async send(subject: string): Promise<number> {
    const envelope = { from: 'outside@elsewhere.example', to: this.address };
    await this.transport.sendMail({ envelope, raw: buildMessage({ to: this.address, subject }) });
    return performance.now();
  }
}

/** `count` letters a second apart, `rounds` times; the last one of each round counts. */
function arriving(name: string, title: string, { count, rounds }: { count: number; rounds: number }): Measurement<InboxWorld> {
  return {
    figures: { [name]: title },
    measure: async ({ stage, client, user }) => {
      const events = await Events.open(stage, client);
      const sender = new Sender(stage, user.address);
      const line = await stage.raw(user);
      const [ours, bare]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        const before = await line.number('STATUS INBOX (MESSAGES)', 'MESSAGES');
        const idling = await line.watch();
        let last: Promise<[number, number, number]> | undefined;
        for (let n = 1; n <= count; n += 1) {
          const subject = sender.subject();
          const [told, announced] = [events.next(subject), within(idling.until(existing(before + n)), 'EXISTS')];
          const accepted = await sender.send(subject);
          last = Promise.all([told, announced, accepted]);
          if (n < count) await Promise.all([sleep(1000), last.catch(() => undefined)]);
        }
        const [told, announced, accepted] = (await last) ?? [0, 0, 0];
        ours.push(told - accepted);
        bare.push(announced - accepted);
        await idling.end();
        await sleep(betweenMs);
      }
      line.close();
      return { [name]: against(ours, bare) };
    },
  };
}

const flagged: Measurement<InboxWorld> = {
  figures: { 'live.flag': 'a flag set by another program to the event; raw: to FETCH on another bare line' },
  measure: async ({ stage, client, user, inbox, raw }) => {
    const events = await Events.open(stage, client);
    const line = await stage.raw(user);
    const idling = await line.watch();
    const { value } = await client.json<MessagePage>(`/api/messages?mailbox=${inbox.id}&limit=50`);
    const top = await raw.number('STATUS INBOX (MESSAGES)', 'MESSAGES');
    const [ours, bare]: [number[], number[]] = [[], []];
    for (let round = 0; round < 9 && value.rows.length > round; round += 1) {
      const number = top - round - 1;
      idling.forget();
      const [told, announced] = [
        events.next('"flagsChanged"'),
        within(
          idling.until((told) => told.startsWith(`* ${number} FETCH`)),
          'FETCH',
        ),
      ];
      await raw.say(`STORE ${number} +FLAGS.SILENT ($BenchLive${round})`);
      const stored = performance.now();
      ours.push((await told) - stored);
      bare.push((await announced) - stored);
      await sleep(betweenMs);
    }
    await idling.end();
    return { 'live.flag': against(ours, bare) };
  },
};

export const live: Measurement<InboxWorld>[] = [
  arriving('live.mail', 'SMTP accepted to the event in the browser; raw: to EXISTS in IDLE', { count: 1, rounds: 9 }),
  arriving('live.burst5', 'the same for the fifth of five letters a second apart', { count: 5, rounds: 3 }),
  flagged,
];

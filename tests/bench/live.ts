/** From Postfix' "accepted" to the event in the browser; raw: to EXISTS on a bare line in IDLE, for the same letters. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { buildMessage } from '../support/message';
import { against, type Measurement } from './figures';
import { RawImap } from './raw-imap';

const rounds = 9;
const patienceMs = 60_000;

function within<T>(work: Promise<T>, what: string): Promise<T> {
  const tooLong = sleep(patienceMs, null, { ref: false }).then(() => {
    throw new Error(`${what} did not come within ${patienceMs / 1000} s.`);
  });
  return Promise.race([work, tooLong]);
}

const liveMail: Measurement = {
  name: 'live.mail',
  title: 'SMTP accepted to the event in the browser; raw: to EXISTS in IDLE',
  measure: async ({ client, servers, user }) => {
    const { value: shell } = await client.json<{ lastEventId: string }>('/api/mailboxes');
    const waiting = new Map<string, (at: number) => void>();
    const close = await client.events(shell.lastEventId, (data) => {
      for (const [subject, arrived] of waiting) if (data.includes(subject)) arrived(performance.now());
    });
    const watcher = await RawImap.open(servers.dovecot.ports.imap, user.login, user.password);
    const sender = createTransport({ host: '127.0.0.1', port: servers.postfix.ports.smtp, ignoreTLS: true, pool: true, maxConnections: 1 });
    const [ours, bare]: [number[], number[]] = [[], []];
    try {
      for (let n = 0; n < rounds; n += 1) {
        const subject = `live-${n}-${Date.now()}`;
        const seen = new Promise<number>((resolve) => waiting.set(subject, resolve));
        let announced: Promise<number> = Promise.resolve(0);
        await new Promise<void>((ready) => {
          announced = watcher.waitForArrival(ready);
        });
        await sender.sendMail({
          envelope: { from: 'outside@elsewhere.example', to: user.address },
          raw: buildMessage({ to: user.address, subject }),
        });
        const accepted = performance.now();
        ours.push((await within(seen, 'The event')) - accepted);
        bare.push((await within(announced, 'EXISTS')) - accepted);
        waiting.delete(subject);
        await sleep(1500);
      }
    } finally {
      close();
      watcher.close();
      sender.close();
    }
    return against(ours, bare);
  },
};

export const live: Measurement[] = [liveMail];

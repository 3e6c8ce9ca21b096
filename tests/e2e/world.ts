/**
 * The world of a browser test: one mail provider and one Oriel for the file, and for each test two fresh people with a phone each.
 * `sendLetter` hands a letter to Postfix as the outside world would.
 */

import { test as base, expect, type Page } from '@playwright/test';
import { createTransport } from 'nodemailer';
import type { MailUser } from '../support/dovecot';
import { type MailServers, startMailServers } from '../support/mail-servers';
import { type OrielServer, startOriel } from '../support/oriel';
import { openPhone, type Phone } from '../support/phone';

/** Somebody with a mailbox and a phone. */
export interface Person extends MailUser {
  phone: Phone;
}

interface Provider {
  servers: MailServers;
  oriel: OrielServer;
}

interface World {
  /** Seconds that letters wait in which they can be taken back; none where nothing is tested of it, so that nobody waits for them. */
  undoSeconds: number;
  maren: Person;
  tomasz: Person;
  /** Signs in without the page for it, which has tests of its own, and waits until the mail is on the screen and alive. */
  signIn: (person: Person) => Promise<void>;
  /** Delivers `bytes` to `to` through Postfix without a sign-in. */
  sendLetter: (to: string, bytes: Buffer) => Promise<void>;
}

async function newPerson(servers: MailServers, hint: string): Promise<Person> {
  const user = await servers.dovecot.newUser(hint);
  return { ...user, phone: await openPhone(servers.dovecot, user) };
}

/** Signs in by the server's own door and lets the person have chosen before the first page of theirs is drawn. */
async function enter(page: Page, origin: string, { address, password }: Person, choices: Record<string, unknown>): Promise<void> {
  const headers = { origin, 'x-oriel': '1' };
  const opened = await page.request.post('/api/session', { headers, data: { address, password, remember: true } });
  if (!opened.ok()) throw new Error(`${address} could not sign in: ${opened.status()}.`);
  const kept = await page.request.patch('/api/preferences', { headers, data: choices });
  if (!kept.ok()) throw new Error(`What was chosen could not be kept: ${kept.status()}.`);
}

export const test = base.extend<World, { provider: Provider }>({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const servers = await startMailServers();
      const collect = { ORIEL_COLLECT: '1', ORIEL_PRIVATE_HOSTS: `127.0.0.1:${servers.dovecot.ports.pop3s}` };
      const oriel = await startOriel({ servers, env: { ORIEL_AUTHSERV_IDS: 'mx.oriel.test', ...collect } });
      await use({ servers, oriel });
      await oriel.stop();
      await servers.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ provider }, use) => use(provider.oriel.url),
  maren: async ({ provider }, use) => {
    const person = await newPerson(provider.servers, 'maren');
    await use(person);
    await person.phone.close();
  },
  tomasz: async ({ provider }, use) => {
    const person = await newPerson(provider.servers, 'tomasz');
    await use(person);
    await person.phone.close();
  },
  undoSeconds: [0, { option: true }],
  signIn: async ({ page, provider, undoSeconds }, use) => {
    await use(async (person) => {
      await enter(page, provider.oriel.url, person, { undoSeconds });
      const alive = page.waitForRequest(/\/api\/events/);
      await page.goto('/mail');
      await alive;
      await expect(page).toHaveURL(/\/mail\/\d+/);
    });
  },
  sendLetter: async ({ provider }, use) => {
    const transport = createTransport({ host: '127.0.0.1', port: provider.servers.postfix.ports.smtp, secure: false, ignoreTLS: true });
    await use(async (to, bytes) => void (await transport.sendMail({ envelope: { from: 'outside@elsewhere.example', to }, raw: bytes })));
    transport.close();
  },
});

/**
 * The world of a browser test: one mail provider and one Oriel for the file, and for each test two fresh people with a phone each.
 * `sendLetter` hands a letter to Postfix as the outside world would.
 */

import { test as base, type Page, type Route } from '@playwright/test';
import { createTransport } from 'nodemailer';
import type { MailUser } from '../support/dovecot';
import { type MailServers, startMailServers } from '../support/mail-servers';
import { type OrielServer, startOriel } from '../support/oriel';
import { openPhone, type Phone } from '../support/phone';
import { SignInPage } from './pages/sign-in-page';

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
  signIn: (person: Person) => Promise<void>;
  /** Delivers `bytes` to `to` through Postfix without a sign-in. */
  sendLetter: (to: string, bytes: Buffer) => Promise<void>;
}

async function newPerson(servers: MailServers, hint: string): Promise<Person> {
  const user = await servers.dovecot.newUser(hint);
  return { ...user, phone: await openPhone(servers.dovecot, user) };
}

/** Lets the person have chosen before the first page of theirs is drawn: the server's answer to the sign-in comes a moment later. */
async function chooseAtSignIn(page: Page, route: Route, choices: Record<string, unknown>): Promise<void> {
  const answer = await route.fetch();
  if (answer.ok() && route.request().method() === 'POST') {
    const cookies = answer.headersArray().filter(({ name }) => name.toLowerCase() === 'set-cookie');
    const cookie = cookies.map(({ value }) => value.split(';')[0]).join('; ');
    const headers = { cookie, origin: new URL(route.request().url()).origin, 'x-oriel': '1' };
    const kept = await page.request.patch('/api/preferences', { data: choices, headers });
    if (!kept.ok()) throw new Error(`What was chosen could not be kept: ${kept.status()}.`);
  }
  await route.fulfill({ response: answer });
}

export const test = base.extend<World, { provider: Provider }>({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const servers = await startMailServers();
      const oriel = await startOriel({ servers, env: { ORIEL_AUTHSERV_IDS: 'mx.oriel.test' } });
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
  signIn: async ({ page, undoSeconds }, use) => {
    await use(async (person) => {
      await page.route('**/api/session', (route) => chooseAtSignIn(page, route, { undoSeconds }), { times: 1 });
      const signInPage = new SignInPage(page);
      await signInPage.open();
      await signInPage.signIn(person.address, person.password);
    });
  },
  sendLetter: async ({ provider }, use) => {
    const transport = createTransport({ host: '127.0.0.1', port: provider.servers.postfix.ports.smtp, secure: false, ignoreTLS: true });
    await use(async (to, bytes) => void (await transport.sendMail({ envelope: { from: 'outside@elsewhere.example', to }, raw: bytes })));
    transport.close();
  },
});

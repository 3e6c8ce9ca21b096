/**
 * The world of a browser test: one mail provider and one Oriel for the file, and for each test two fresh people with a phone each.
 * `sendLetter` hands a letter to Postfix as the outside world would.
 */

import { test as base } from '@playwright/test';
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
  signIn: async ({ page }, use) => {
    await use(async (person) => {
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

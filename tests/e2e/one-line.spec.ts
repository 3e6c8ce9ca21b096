import { type BrowserContext, expect, type Page, type Request } from '@playwright/test';
import { buildMessage } from '../support/message';
import { MailPage } from './pages/mail-page';
import { SignInPage } from './pages/sign-in-page';
import { type Person, test } from './world';

const letterTo = ({ address }: Person, subject: string) =>
  buildMessage({ from: 'ines@carvalho.example', to: address, subject, text: 'For every tab.' });

/** The tabs whose event streams are open now, as the server is asked for them. */
function openStreams(context: BrowserContext): () => Page[] {
  const open = new Set<Request>();
  context.on('request', (request) => {
    if (request.url().includes('/api/events')) open.add(request);
  });
  const ended = (request: Request) => void open.delete(request);
  context.on('requestfinished', ended);
  context.on('requestfailed', ended);
  return () => [...open].map((request) => request.frame().page()).filter((page) => !page.isClosed());
}

async function openTab(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await expect(new MailPage(page).folder('Inbox')).toBeVisible();
  return page;
}

test('three tabs share one event stream, and when the tab that holds it is closed another takes over and misses nothing', async ({
  page,
  context,
  maren,
  signIn,
}) => {
  const streams = openStreams(context);
  await signIn(maren);
  await expect(new MailPage(page).folder('Inbox')).toBeVisible();
  const others = [await openTab(context, page.url()), await openTab(context, page.url())];
  const tabs = [page, ...others];
  await maren.phone.append('INBOX', letterTo(maren, 'To all three'));
  for (const tab of tabs) await expect(new MailPage(tab).row('To all three')).toBeVisible();
  expect(streams()).toEqual([page]);

  // What comes while the stream changes hands must reach those who are left.
  const [closed] = await Promise.all([page.close(), maren.phone.append('INBOX', letterTo(maren, 'While it changes hands'))]);
  expect(closed).toBeUndefined();
  await maren.phone.append('INBOX', letterTo(maren, 'After it'));
  for (const tab of others)
    for (const subject of ['While it changes hands', 'After it']) await expect(new MailPage(tab).row(subject)).toBeVisible();
  expect(streams()).toHaveLength(1);
  expect(others).toContain(streams()[0]);
});

test('a tab without locks listens for itself', async ({ page, context, maren, signIn }) => {
  await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'locks'));
  const streams = openStreams(context);
  await signIn(maren);
  const other = await openTab(context, page.url());
  await maren.phone.append('INBOX', letterTo(maren, 'To both'));
  for (const tab of [page, other]) await expect(new MailPage(tab).row('To both')).toBeVisible();
  expect(new Set(streams())).toEqual(new Set([page, other]));
});

test('a tab whose reader has fallen asleep takes the stream', async ({ page, context, maren, signIn }) => {
  const streams = openStreams(context);
  // The first tab holds the lock but says nothing, as one that the system has put to sleep.
  const asleep = await context.newPage();
  await asleep.goto('/icons/icon-192.png');
  await asleep.evaluate((name) => {
    void navigator.locks.request(name, () => new Promise(() => undefined)).catch(() => undefined);
  }, `oriel:line:${maren.address.toLowerCase()}`);
  await signIn(maren);
  await maren.phone.append('INBOX', letterTo(maren, 'Not slept through'));
  await expect(new MailPage(page).row('Not slept through')).toBeVisible();
  expect(streams()).toEqual([page]);
});

test('two people in one browser never hear each other', async ({ page, context, maren, tomasz, signIn }) => {
  const streams = openStreams(context);
  await signIn(maren);
  const other = await openTab(context, page.url());
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(other).toHaveURL(/\/sign-in/);
  await expect.poll(() => streams().length).toBe(0);
  await new SignInPage(page).signIn(tomasz.address, tomasz.password);
  await maren.phone.append('INBOX', letterTo(maren, 'Only for Maren'));
  await tomasz.phone.append('INBOX', letterTo(tomasz, 'Only for Tomasz'));
  await expect(new MailPage(page).row('Only for Tomasz')).toBeVisible();
  await expect(new MailPage(page).row('Only for Maren')).toHaveCount(0);
  expect(streams()).toEqual([page]);
});

import { expect } from '@playwright/test';
import { SignInPage } from './pages/sign-in-page';
import { test } from './world';

test('a person signs in with address and password and sees the inbox', async ({ page, maren }) => {
  const signInPage = new SignInPage(page);
  await signInPage.open();
  await signInPage.signIn(maren.address, maren.password);
  await expect(page.getByRole('treeitem', { name: /^Inbox/ })).toBeVisible();
  await expect(page.getByRole('treeitem', { name: /^Sent/ })).toBeVisible();
});

test('a wrong password is a sentence beside the field, and nothing typed is lost', async ({ page, maren }) => {
  const signInPage = new SignInPage(page);
  await signInPage.open();
  await signInPage.fill(maren.address, 'not-the-password');
  await expect(signInPage.problem).toContainText(/password/i);
  await expect(signInPage.address).toHaveValue(maren.address);
});

test('T41: after signing out the old cookie opens nothing', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const cookies = await page.context().cookies();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByLabel('Password', { exact: true })).toBeVisible();
  await page.context().addCookies(cookies);
  const answer = await page.request.get('/api/mailboxes');
  expect(answer.status()).toBe(401);
});

test('L5: a link to a letter leads to that letter after signing in', async ({ page, maren, signIn }) => {
  await maren.phone.append('INBOX', 'From: a@elsewhere.example\r\nSubject: Deep link\r\n\r\nHere.\r\n');
  await signIn(maren);
  await page.getByRole('row').filter({ hasText: 'Deep link' }).click();
  await expect(page.getByRole('heading', { name: 'Deep link' })).toBeVisible();
  const address = page.url();
  await page.context().clearCookies();
  await page.goto(address);
  await expect(page.getByLabel('Password', { exact: true })).toBeVisible();
  await page.getByLabel('Address', { exact: true }).fill(maren.address);
  await page.getByLabel('Password', { exact: true }).fill(maren.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(address);
  await expect(page.getByRole('heading', { name: 'Deep link' })).toBeVisible();
});

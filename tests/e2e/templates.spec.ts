/** Words that are written again and again (row 117). */
import { expect } from '@playwright/test';
import { faults, overflow } from './faults';
import { ComposerPage } from './pages/composer-page';
import { test } from './world';

for (const { words, size, theme } of [{ words: 'on the desk', size: { width: 1440, height: 900 }, theme: 'light' as const }])
  test.describe(words, () => {
    test.use({ viewport: size, colorScheme: theme });

    test('row 117: a template is kept in the settings, removed and taken back', async ({ page, maren, signIn }) => {
      await signIn(maren);
      await page.getByRole('button', { name: 'Settings' }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Templates' }).click();
      await page.getByRole('button', { name: 'Add template' }).click();
      await page.getByLabel('Name', { exact: true }).fill('Berth offer');
      await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Dear {{firstName}}, berth {{berth}} is free.');
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.screenshot({ path: test.info().outputPath('template.png') });
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByRole('button', { name: 'Edit Berth offer' })).toBeVisible();
      await page.getByRole('button', { name: 'Remove Berth offer' }).click();
      await expect(page.getByRole('button', { name: 'Edit Berth offer' })).toBeHidden();
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect(page.getByRole('button', { name: 'Edit Berth offer' })).toBeVisible();
    });
  });

test('row 117: a template fills in what the letter says, and what nobody knows stays', async ({ page, maren, signIn }) => {
  await signIn(maren);
  const status = await page.evaluate(async () => {
    const text = 'Dear {{firstName}}, berth {{berth}} is free.';
    const body = JSON.stringify({ name: 'Berth offer', subject: 'A berth', html: `<p>${text}</p>`, text });
    return (await fetch('/api/templates', { method: 'POST', headers: { 'content-type': 'application/json', 'x-oriel': '1' }, body }))
      .status;
  });
  expect(status).toBe(200);
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  await composer.to.fill('Zoë Quist <zoe@kestrel.example>');
  await page.keyboard.press('Enter');
  await composer.window.getByRole('button', { name: 'Templates' }).click();
  await expect(page.getByRole('menuitem', { name: 'Berth offer' })).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.getByRole('menuitem', { name: 'Berth offer' }).click();
  await composer.holds(/Dear Zoë, berth \{\{berth\}\} is free\./);
  await expect(composer.subject).toHaveValue('A berth');
  await page.screenshot({ path: test.info().outputPath('filled.png') });
  await composer.window.getByRole('button', { name: 'Templates' }).click();
  await page.getByRole('menuitem', { name: 'Save as template' }).click();
  await expect(page.getByRole('region', { name: /Notifications/ }).getByRole('status')).toHaveText('Template kept');
});

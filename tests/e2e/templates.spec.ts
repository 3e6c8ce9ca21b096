/** Words that are written again and again (row 117). */
import { expect, type Page } from '@playwright/test';
import { faults, overflow } from './faults';
import { ComposerPage } from './pages/composer-page';
import { test } from './world';

/** Keeps templates of these names, as the settings do. */
async function keep(page: Page, names: readonly string[]): Promise<void> {
  await page.evaluate(async (all) => {
    const headers = { 'content-type': 'application/json', 'x-oriel': '1' };
    for (const name of all) {
      const body = JSON.stringify({ name, subject: '', html: `<p>The words of ${name}.</p>`, text: `The words of ${name}.` });
      await fetch('/api/templates', { method: 'POST', headers, body });
    }
  }, names);
}

async function openTemplates(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Templates' }).click();
}

test('row 117: a template is kept in the settings, removed and taken back', async ({ page, maren, signIn }) => {
  await signIn(maren);
  await openTemplates(page);
  await expect(page.getByText(/^No templates yet/)).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Add template' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('A template needs a name')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Berth offer');
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Dear {{firstName}}, berth {{berth}} is free.');
  expect(await faults(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  await page.screenshot({ path: test.info().outputPath('template.png') });
  await page.getByRole('textbox', { name: 'Text', exact: true }).press('Control+Enter');
  const edit = page.getByRole('button', { name: 'Edit Berth offer' });
  await expect(edit).toBeVisible();
  await page.getByRole('button', { name: 'Remove Berth offer' }).click();
  await expect(edit).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(edit).toBeVisible();
});

test('U1: what was typed into a form of the settings and dropped is taken back, however it was left', async ({ page, maren, signIn }) => {
  await signIn(maren);
  await openTemplates(page);
  const add = page.getByRole('button', { name: 'Add template' });
  const name = page.getByLabel('Name', { exact: true });
  const dropped = page.getByText('What you typed was not saved.').first();
  const undo = page.getByRole('button', { name: 'Undo' });
  await add.click();
  await name.press('Escape');
  await expect(add).toBeVisible();
  await expect(dropped).toBeHidden();
  await add.click();
  await name.fill('Berth offer');
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Berth 12 is free.');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(dropped).toBeVisible();
  await undo.click();
  await expect(name).toHaveValue('Berth offer');
  await expect(page.getByRole('textbox', { name: 'Text', exact: true })).toHaveText('Berth 12 is free.');
  await page.getByRole('dialog').getByRole('button', { name: 'Signatures' }).click();
  await expect(dropped).toBeVisible();
  await undo.click();
  await expect(name).toHaveValue('Berth offer');
  await page.getByRole('button', { name: 'Back to the mail' }).click();
  await expect(dropped).toBeVisible();
  await undo.click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Edit Berth offer' })).toBeVisible();
  await expect(dropped).toBeHidden();
});

test('row 117: templates stand in an order of one’s own, by the menu and by dragging, and many are found by typing', async ({
  page,
  maren,
  signIn,
}) => {
  await signIn(maren);
  await keep(page, ['Anchor', 'Berth', 'Chart', 'Dock', 'Eddy', 'Ferry', 'Gale', 'Helm', 'Inlet']);
  await openTemplates(page);
  const entries = page.locator('.entry .option-title');
  await expect(entries).toHaveCount(9);
  await page.getByRole('button', { name: 'Order of Inlet' }).click();
  await page.getByRole('menuitem', { name: 'Move to the top' }).click();
  await expect(entries.first()).toHaveText('Inlet');
  await page
    .locator('.entry')
    .filter({ hasText: 'Dock' })
    .first()
    .dragTo(page.locator('.entry').first(), { targetPosition: { x: 200, y: 4 } });
  await expect(entries.nth(0)).toHaveText('Dock');
  await expect(entries.nth(1)).toHaveText('Inlet');
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const { templates } = await (await fetch('/api/templates')).json();
        return templates.slice(0, 3).map((one: { name: string }) => one.name);
      }),
    )
    .toEqual(['Dock', 'Inlet', 'Anchor']);
  await page.getByLabel('Find template').fill('words of gale');
  await expect(entries).toHaveText(['Gale']);
  expect(await faults(page)).toEqual([]);
});

test('row 117: a template goes in by a key, and by the palette', async ({ page, maren, signIn }) => {
  await signIn(maren);
  await keep(page, ['Berth offer', 'Opening hours']);
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  await composer.write('Before. ');
  await page.keyboard.press('Control+;');
  const field = page.getByRole('combobox', { name: 'Find a template' });
  await expect(field).toBeFocused();
  expect(await faults(page)).toEqual([]);
  await field.fill('hours');
  await page.keyboard.press('Enter');
  await composer.holds(/Before\..*The words of Opening hours\./s);
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Insert template: Berth');
  await page.getByRole('option', { name: 'Insert template: Berth offer' }).click();
  await composer.holds(/The words of Berth offer\./);
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

/** Files of a letter being written: how a test adds them, and how it sees them. */
import { expect, type Locator, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { ComposerPage } from './pages/composer-page';
import type { Person } from './world';

/** The list of files of the letter. */
export const files = (composer: ComposerPage): Locator => composer.window.getByRole('list', { name: 'Files' });
/** One of its tiles, by the name of its file. */
export const tile = (composer: ComposerPage, name: string): Locator =>
  files(composer)
    .getByRole('listitem')
    .filter({ hasText: name.replace(/\.\w+$/, '') });
/** The ending of a name stands apart, as it is never cut. */
export const named = (act: string, name: string) => new RegExp(`^${act} ${name.replace('.', ' ?[.]')}`);
/** A file that is with the letter: a button where it is shown in place, a link where it is saved. */
export const there = (composer: ComposerPage, name: string): Locator =>
  files(composer)
    .getByRole('button', { name: named('Show', name) })
    .or(files(composer).getByRole('link', { name: named('Save', name) }));

/** A new letter, ready to be written. */
export async function begin(page: Page): Promise<ComposerPage> {
  await expect(page.getByRole('treeitem', { name: /^Inbox/ })).toBeVisible();
  await page.keyboard.press('c');
  const composer = new ComposerPage(page);
  await composer.ready();
  return composer;
}

/** Presses a button that asks for files, and gives them. */
export async function choose(
  page: Page,
  button: Locator,
  chosen: { name: string; mimeType: string; buffer: Buffer }[] | string,
): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()]);
  await chooser.setFiles(chosen);
}

/** By the button; on the phone it opens the menu of all ways. */
export async function attach(page: Page, composer: ComposerPage, ...chosen: { name: string; mimeType: string; buffer: Buffer }[]) {
  const button = composer.window.getByRole('button', { name: 'Add files', exact: true });
  if ((await button.getAttribute('aria-haspopup')) !== 'menu') return choose(page, button, chosen);
  await button.click();
  await choose(page, page.getByRole('menuitem', { name: 'From this device' }), chosen);
}

/** Holds files above the page, or lets them go over a place. */
export async function hold(
  target: Locator,
  event: 'dragenter' | 'dragover' | 'drop',
  held: { name: string; type: string; bytes: number[] }[],
) {
  await target.evaluate(
    (element, { event, held }) => {
      const data = new DataTransfer();
      for (const { name, type, bytes } of held) data.items.add(new File([new Uint8Array(bytes)], name, { type }));
      element.dispatchEvent(new DragEvent(event, { bubbles: true, cancelable: true, dataTransfer: data }));
    },
    { event, held },
  );
}

/** The source of a letter, once this person has it. */
export const received = async (person: Person, subject: string): Promise<Buffer> => {
  const message = await person.phone.waitForMessage('INBOX', subject, 60_000);
  return person.phone.source('INBOX', message.uid);
};

/** Pastes files into the field that has the focus, as from a folder's window. */
export async function paste(field: Locator, pasted: { name: string; type: string; bytes: number[] }[]): Promise<void> {
  await field.focus();
  await field.evaluate((element, pasted) => {
    const data = new DataTransfer();
    for (const { name, type, bytes } of pasted) data.items.add(new File([new Uint8Array(bytes)], name, { type }));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, pasted);
}

/** Two letters with a file in somebody’s inbox. */
export async function lettersFor(person: Person): Promise<void> {
  const attachments = [{ filename: 'sheet.txt', type: 'text/plain', content: 'the corrected height' }];
  for (const subject of ['Lighthouse survey', 'Slipway booking'])
    await person.phone.append(
      'INBOX',
      buildMessage({ from: 'ines@carvalho.example', to: person.address, subject, text: 'See there.', attachments }),
    );
}

/** A journey through the whole program by roles and names alone. At each state axe, the width and the size of targets are looked at. */
import { expect, type Locator, type Page } from '@playwright/test';
import { t } from '../../lib/client/texts';
import { faults, overflow } from './faults';
import { smallTargets } from './targets';
import { beginning } from './words';
import type { Person } from './world';

class Walk {
  readonly wrong: string[] = [];
  readonly grid: Locator;
  readonly letter: Locator;

  constructor(
    readonly page: Page,
    readonly phone: boolean,
    /** What axe looks for; everything where not given. */
    private readonly rules?: readonly string[],
  ) {
    this.grid = page.getByRole('grid');
    this.letter = page.getByRole('region', { name: t('pane.letter'), exact: true });
  }

  /** Looks at the state that the page is in. */
  async look(name: string): Promise<void> {
    for (const fault of await faults(this.page, this.rules)) this.wrong.push(`${name}: ${fault}`);
    for (const small of await smallTargets(this.page, this.phone ? 44 : 24)) this.wrong.push(`${name}: too small, ${small}`);
    const wider = await overflow(this.page);
    if (wider > 0) this.wrong.push(`${name}: ${wider} px wider than the window`);
  }

  /** Presses as one does on this device. */
  async press(what: Locator): Promise<void> {
    await (this.phone ? what.tap() : what.click());
  }

  button(name: string, within: Locator | Page = this.page): Locator {
    return within.getByRole('button', { name: beginning(name) }).first();
  }

  row(subject: string): Locator {
    return this.grid.getByRole('row', { name: new RegExp(subject) });
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }

  /** The folders: beside the list, or in their drawer. */
  async folders(): Promise<Locator> {
    if (!this.phone) return this.page.getByRole('navigation', { name: t('pane.folders'), exact: true });
    const drawer = this.dialog(t('pane.folders'));
    if (!(await drawer.isVisible())) await this.press(this.button(t('bar.folders'), this.page.getByRole('banner')));
    await expect(drawer).toBeVisible();
    return drawer;
  }

  async openFolder(name: string): Promise<void> {
    await this.press((await this.folders()).getByRole('treeitem', { name: beginning(name) }).first());
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(this.page.getByRole('dialog')).toHaveCount(0);
  }

  /** Opens the menu of a folder as a screen reader asks for one, and takes a line of it. */
  async folderAct(folder: string, act: string, look?: string): Promise<void> {
    await (await this.folders())
      .getByRole('treeitem', { name: beginning(folder) })
      .first()
      .click({ button: 'right' });
    const line = this.page.getByRole('menuitem', { name: beginning(act) });
    await expect(line).toBeVisible();
    if (look) await this.look(look);
    await this.press(line);
  }
}

async function signIn(walk: Walk, person: Person): Promise<void> {
  const { page } = walk;
  await walk.look('sign-in');
  await page.getByRole('textbox', { name: t('signIn.address'), exact: true }).fill(person.address);
  await page.getByLabel(t('signIn.password'), { exact: true }).fill(person.password);
  await walk.press(page.getByRole('button', { name: t('signIn.go'), exact: true }));
  await expect(walk.row('The keel')).toBeVisible();
  await walk.look('inbox');
}

async function goThroughFolders(walk: Walk): Promise<void> {
  await walk.folders();
  if (walk.phone) await walk.look('folders');
  await walk.openFolder(t('role.archive'));
  await expect(walk.row('The keel')).toHaveCount(0);
  await walk.look('empty folder');
  const column = await walk.folders();
  await walk.press(walk.button(t('folders.new'), column));
  const field = walk.page.getByRole('textbox', { name: t('folders.newName') });
  await field.fill('Yard');
  await walk.look('new folder');
  await field.press('Enter');
  await expect(column.getByRole('treeitem', { name: beginning('Yard') })).toBeVisible();
  await walk.openFolder(t('role.inbox'));
}

async function readAndAnswer(walk: Walk): Promise<void> {
  const { page, letter } = walk;
  await walk.press(walk.row('The keel'));
  await expect(letter.getByRole('heading', { level: 1, name: 'The keel' })).toBeVisible();
  await expect(letter.getByRole('article').first()).toBeVisible();
  await walk.look('conversation');
  await walk.press(letter.getByRole('button', { expanded: false, name: /Tomasz Holt/ }));
  await expect(letter.getByRole('article', { name: t('reader.from', { name: 'Tomasz Holt' }), exact: true })).toHaveCount(2);
  await walk.press(letter.getByRole('button', { name: t('command.reply'), exact: true }).last());
  const composer = page.getByRole('dialog').filter({ has: page.getByTitle(t('compose.text')) });
  await expect(composer.locator('iframe[data-ready]')).toBeVisible();
  await composer
    .frameLocator('iframe')
    .getByRole('textbox', { name: t('compose.text') })
    .fill('Straight as an oar.');
  await walk.look('composer');
  await walk.press(composer.getByRole('button', { name: t('compose.send'), exact: true }));
  await expect(composer).toBeHidden({ timeout: 20_000 });
}

async function archiveAndUndo(walk: Walk): Promise<void> {
  const { page, letter } = walk;
  await walk.press(walk.button(t('command.archive'), letter));
  await expect(walk.row('The keel')).toHaveCount(0);
  const notices = page.getByRole('region', { name: t('notices') });
  await expect(notices.getByRole('button', { name: beginning(t('act.undo')) })).toBeVisible();
  await walk.look('undo');
  await walk.press(notices.getByRole('button', { name: beginning(t('act.undo')) }));
  const back = page.getByRole('button', { name: t('reader.backTo', { folder: t('role.inbox') }) });
  if (await back.isVisible()) await walk.press(back);
  await expect(walk.row('The keel')).toBeVisible();
}

async function selectAndMove(walk: Walk): Promise<void> {
  const { page } = walk;
  // The box of a row shows itself once one is pressed or pointed at.
  const pick = (subject: string, modifiers: 'Shift'[] = []) => {
    const box = walk.row(subject).getByRole('checkbox');
    return walk.phone ? box.tap({ force: true }) : box.click({ force: true, modifiers });
  };
  await pick('First verse');
  await expect(walk.row('First verse')).toHaveAttribute('aria-selected', 'true');
  await pick('Second verse', ['Shift']);
  await expect(walk.row('Second verse')).toHaveAttribute('aria-selected', 'true');
  const bar = page.getByRole('group', { name: t('list.selectedLetters') });
  await walk.look('selection');
  await walk.press(walk.button(t('command.move'), bar));
  await page.getByRole('combobox', { name: t('move.folder') }).fill('Yard');
  await walk.look('move');
  await walk.press(page.getByRole('option', { name: 'Yard' }));
  await expect(walk.row('First verse')).toHaveCount(0);
}

async function changeSetting(walk: Walk): Promise<void> {
  const { page } = walk;
  await walk.press(walk.button(t('command.palette'), page.getByRole('banner')));
  await page
    .getByRole('dialog', { name: t('palette.name') })
    .getByRole('combobox')
    .fill(t('command.settings'));
  await walk.look('palette');
  await walk.press(page.getByRole('option', { name: beginning(t('command.settings')) }).first());
  const settings = walk.dialog(t('settings.title'));
  // On the phone the sections are a list of their own, and each is a page.
  const first = settings.getByRole('heading', { name: t('settings.appearance') });
  if (walk.phone) await expect(walk.button(t('settings.appearance'), settings)).toBeVisible();
  else await expect(first).toBeVisible();
  await walk.look('settings');
  const toList = async () => {
    if (walk.phone) await walk.press(walk.button(t('settings.all'), settings));
  };
  for (const section of ['settings.reading', 'settings.keys', 'settings.accounts'] as const) {
    await walk.press(walk.button(t(section), settings));
    await expect(settings.getByRole('heading', { name: t(section), exact: true })).toBeVisible();
    await walk.look(t(section));
    await toList();
  }
  await walk.press(walk.button(t('settings.appearance'), settings));
  await walk.press(
    settings.getByRole('radiogroup', { name: t('settings.contrast') }).getByRole('radio', { name: t('settings.contrast.more') }),
  );
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more');
  await walk.look('more contrast');
  await toList();
  await walk.press(walk.button(t('settings.close'), settings));
  await expect(settings).toBeHidden();
}

async function manageFolder(walk: Walk): Promise<void> {
  const { page } = walk;
  await walk.folderAct('Yard', t('folders.rename'), 'folder menu');
  const field = page.getByRole('textbox', { name: t('folders.renameName', { folder: 'Yard' }) });
  await field.fill('Wharf');
  await field.press('Enter');
  await expect((await walk.folders()).getByRole('treeitem', { name: beginning('Wharf') })).toBeVisible();
  await walk.folderAct('Wharf', t('folders.delete'));
  const question = page.getByRole('dialog').filter({ has: page.getByRole('button', { name: t('folders.keep'), exact: true }) });
  await expect(question.getByRole('button', { name: t('folders.keep'), exact: true })).toBeFocused();
  await walk.look('delete a folder');
  await walk.press(question.getByRole('button', { name: t('folders.delete'), exact: true }));
  await expect((await walk.folders()).getByRole('treeitem', { name: beginning('Wharf') })).toHaveCount(0);
  await walk.openFolder(t('role.inbox'));
}

async function askAndLeave(walk: Walk, person: Person): Promise<void> {
  const { page } = walk;
  const me = page.getByRole('button', { name: t('bar.account', { address: person.address }) });
  await walk.press(me);
  await expect(page.getByRole('menu')).toBeVisible();
  await walk.look('account menu');
  await walk.press(page.getByRole('menuitem', { name: beginning(t('command.keys')) }));
  const keys = walk.dialog(t('command.keys'));
  await walk.look('keys');
  await walk.press(keys.getByRole('button', { name: t('act.close'), exact: true }));
  await expect(keys).toBeHidden();
  await walk.press(me);
  await walk.press(page.getByRole('menuitem', { name: t('accounts.add') }));
  await expect(page.getByRole('dialog', { name: t('accounts.addTitle') })).toBeVisible();
  await walk.look('add an account');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await walk.press(me);
  await walk.press(page.getByRole('menuitem', { name: t('bar.signOut') }));
  await expect(page.getByLabel(t('signIn.password'), { exact: true })).toBeVisible();
}

/** Answers what was wrong on the way, a line each. */
export async function namesJourney(page: Page, person: Person, phone: boolean, rules?: readonly string[]): Promise<string[]> {
  const walk = new Walk(page, phone, rules);
  await signIn(walk, person);
  await goThroughFolders(walk);
  await readAndAnswer(walk);
  await archiveAndUndo(walk);
  await selectAndMove(walk);
  await changeSetting(walk);
  await manageFolder(walk);
  await askAndLeave(walk, person);
  return walk.wrong;
}

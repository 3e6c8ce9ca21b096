/** What the palette finds: commands, folders of all accounts, and people of the letters that are loaded. */
import { LayoutTemplate, UserRound } from 'lucide-react';
import type { KeyText } from '@/lib/client/bound';
import { theCache } from '@/lib/client/cache';
import { type Command, commandGroups } from '@/lib/client/command';
import { commands } from '@/lib/client/commands';
import { folderPathWords } from '@/lib/client/folder-path';
import { type FolderNode, folderTree } from '@/lib/client/folder-tree';
import { goFind, goRoles } from '@/lib/client/go-commands';
import { navigate } from '@/lib/client/router';
import { shellNow } from '@/lib/client/store';
import { templateTaker } from '@/lib/client/template-taker';
import { templatesNow } from '@/lib/client/templates';
import { t } from '@/lib/client/texts';
import { type Loaded, rowsOf } from '@/lib/client/windows';
import { roleIcons } from '@/lib/client/words';
import type { Account } from '@/lib/model/account';
import { ownName } from '@/lib/model/letter-words';
import type { Address, Mailbox } from '@/lib/model/mail';
import type { ButtonProps } from '../base/button';

/** One line of the palette. */
export interface Item {
  /** The same from one opening to the next. */
  key: string;
  /** The heading it stands under, in words. */
  group: string;
  words: string;
  /** At the end of the line, and found as well. */
  detail: string;
  /** At the end of the line, in words of the moment: "4 unread". */
  note?: string;
  icon: NonNullable<ButtonProps['icon']>;
  keys: readonly KeyText[];
  /** False where it makes no sense now. */
  able: boolean;
  run: () => void;
}

function ofCommand(command: Command): Item {
  return {
    key: `command ${command.id}`,
    group: t(`group.${command.group}`),
    words: command.words,
    detail: '',
    icon: command.icon,
    keys: command.keys,
    able: command.when(),
    run: () => {
      if (command.when()) command.run();
    },
  };
}

/** All commands but the palette itself, in the order of their groups. */
export function commandItems(): Item[] {
  return commandGroups.flatMap((group) => commands.filter((command) => command.group === group && command.id !== 'palette')).map(ofCommand);
}

const flat = (nodes: readonly FolderNode[]): Mailbox[] => nodes.flatMap(({ mailbox, children }) => [mailbox, ...flat(children)]);

function ofFolder(mailbox: Mailbox, detail: string, keys: readonly KeyText[]): Item {
  return {
    key: `folder ${mailbox.id}`,
    group: t('group.goTo'),
    words: folderPathWords(mailbox),
    detail,
    ...(mailbox.unseen > 0 ? { note: t('folders.unread', { count: mailbox.unseen }) } : {}),
    icon: mailbox.role ? roleIcons[mailbox.role] : 'folder',
    keys,
    able: true,
    run: () => navigate({ mailboxId: mailbox.id, messageId: null, filter: null }),
  };
}

/** The folders of all accounts in the order of the column. Where a command goes to the same folder, `whole` says whether it stands here, too. */
export function folderItems(whole: boolean): Item[] {
  const { accounts, mailboxes } = shellNow();
  const byRole = new Map(commands.flatMap((command) => (goRoles[command.id] ? [[goRoles[command.id], command] as const] : [])));
  const several = accounts.length > 1;
  return accounts.flatMap(({ id, address }: Account) => {
    const tree = folderTree(mailboxes.filter((one) => one.accountId === id));
    return [...flat(tree.roles), ...flat(tree.folders), ...tree.shared.flatMap(({ nodes }) => flat(nodes))]
      .filter((one) => one.selectable && (whole || several || one.role === null || !byRole.has(one.role)))
      .map((one) => ofFolder(one, several ? address : '', (!several && one.role !== null && byRole.get(one.role)?.keys) || []));
  });
}

/** The templates, where a letter is written that takes them. With `named` each says what its press does, for where they stand among other commands. */
export function templateItems(named: boolean): Item[] {
  if (templateTaker() === null) return [];
  return templatesNow().map((template) => ({
    key: `template ${template.id}`,
    group: t('settings.templates'),
    words: named ? t('templates.insert', { name: template.name }) : template.name,
    detail: named ? '' : template.subject,
    icon: LayoutTemplate,
    keys: [],
    able: true,
    run: () => templateTaker()?.put(template),
  }));
}

/** Letters that are looked through for people. */
const mostRows = 3000;

/** The line of a person, which opens the letters with them. */
export function personItem(person: Address): Item {
  const name = ownName(person);
  return {
    key: `person ${person.address.toLowerCase()}`,
    group: t('palette.people'),
    words: name || person.address,
    detail: name ? person.address : '',
    icon: UserRound,
    keys: [],
    able: true,
    run: () => goFind(person.address),
  };
}

/** People who wrote the letters that are loaded, or whom they went to, those of most letters first. */
export function peopleItems(): Item[] {
  const own = new Set(shellNow().accounts.map(({ address }) => address.toLowerCase()));
  const known = new Map<string, { person: Address; letters: number }>();
  const rows = theCache()
    .getQueriesData<Loaded>({ queryKey: ['messages'] })
    .flatMap(([, loaded]) => (loaded ? rowsOf(loaded) : []))
    .slice(0, mostRows);
  for (const person of rows.flatMap(({ from, to }) => [...from, ...to])) {
    const address = person.address.toLowerCase();
    if (address === '' || own.has(address)) continue;
    const before = known.get(address);
    known.set(address, { person: before?.person.name ? before.person : person, letters: (before?.letters ?? 0) + 1 });
  }
  return [...known.values()].sort((a, b) => b.letters - a.letters).map(({ person }) => personItem(person));
}

/** The line that searches letters for what was typed. */
export function searchItem(words: string): Item {
  return {
    key: 'search',
    group: '',
    words: t('palette.search', { words }),
    detail: '',
    icon: 'search',
    keys: [],
    able: true,
    run: () => goFind(words),
  };
}

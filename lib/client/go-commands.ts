/** The commands that go somewhere. With several accounts they go to the list over all of them. */

import type { Role, Route } from '@/lib/model/route';
import type { CommandDeed, CommandIcon } from './command';
import { navigate } from './router';
import { shellNow } from './store';
import { showDialog } from './view';

const nowhere: Route = { mailboxId: null, messageId: null, filter: null };
/** Letters of these kinds lie in many folders, so their list is one over all of them also where there is one account. */
const everywhere: readonly Role[] = ['unread', 'starred'];

/** Where the letters of a role are, or null where no account has such a folder. */
export function placeOfRole(role: Role): Route | null {
  if (everywhere.includes(role)) return { ...nowhere, role };
  const { accounts, mailboxes } = shellNow();
  const found = mailboxes.filter((one) => one.role === role && one.selectable);
  if (accounts.length > 1 && found.length > 1) return { ...nowhere, role };
  return found[0] ? { ...nowhere, mailboxId: found[0].id } : null;
}

function go(id: CommandDeed['id'], icon: CommandIcon, role: Role, keys: CommandDeed['keys'], outlook = keys): CommandDeed {
  return {
    id,
    icon,
    keys,
    outlook,
    group: 'goTo',
    when: () => placeOfRole(role) !== null,
    run: () => {
      const place = placeOfRole(role);
      if (place) navigate(place);
    },
  };
}

/** The role that a command goes to, by its id. */
export const goRoles: Readonly<Partial<Record<CommandDeed['id'], Role>>> = {
  goInbox: 'inbox',
  goUnread: 'unread',
  goStarred: 'starred',
  goDrafts: 'drafts',
  goSent: 'sent',
  goArchive: 'archive',
  goSpam: 'junk',
  goTrash: 'trash',
};

/** Where a search begins: the field in the bar where there is one, else the palette, which searches, too. */
function search(): void {
  const field = document.querySelector<HTMLInputElement>('#search');
  if (field && field.offsetParent !== null) field.focus();
  else showDialog({ kind: 'palette', scope: 'letters' });
}

/** Parts of the registry in commands.ts. */
export const goCommands: readonly CommandDeed[] = [
  go('goInbox', 'inbox', 'inbox', ['g i']),
  go('goUnread', 'mail', 'unread', ['g u']),
  go('goStarred', 'star', 'starred', ['g s'], ['g f']),
  go('goDrafts', 'file-pen', 'drafts', ['g d']),
  go('goSent', 'send', 'sent', ['g t'], ['g s']),
  go('goArchive', 'archive', 'archive', ['g a']),
  go('goSpam', 'octagon-alert', 'junk', []),
  go('goTrash', 'trash-2', 'trash', []),
  {
    id: 'goFolder',
    icon: 'folder',
    keys: ['g l'],
    group: 'goTo',
    when: () => shellNow().mailboxes.length > 0,
    run: () => showDialog({ kind: 'palette', scope: 'folders' }),
  },
  { id: 'search', icon: 'search', keys: ['/'], group: 'goTo', when: () => true, run: search },
  {
    id: 'palette',
    icon: 'search',
    keys: ['Mod+k'],
    group: 'oriel',
    when: () => true,
    run: () => showDialog({ kind: 'palette', scope: 'all' }),
  },
];

/** Finds letters by words, in all folders. */
export function goFind(words: string): void {
  navigate({ ...nowhere, words: words.trim().slice(0, 200) });
}

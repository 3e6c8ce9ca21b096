import { describe, expect, it } from 'vitest';
import { bindingsOf, clashOf } from '@/lib/client/bound';
import { commandGroups } from '@/lib/client/command';
import { commands, registry } from '@/lib/client/commands';
import { keyReader, keyWords } from '@/lib/client/keys';
import { isBrowsers, withKeys } from '@/lib/client/rebind';
import en from '@/lib/client/texts/en';

const gmail = { keys: 'gmail', keyMap: {} } as const;
const outlook = { keys: 'outlook', keyMap: {} } as const;
const off = { keys: 'off', keyMap: {} } as const;

describe('keys in words', () => {
  it.each([
    ['e', 'E'],
    ['#', '#'],
    ['Shift+i', 'Shift I'],
    ['g i', 'G then I'],
    ['* a', '* then A'],
    ['Escape', 'Esc'],
    ['ArrowDown', '↓'],
    ['Space', 'Space'],
    ['Mod+k', 'Ctrl K'],
    ['+', '+'],
  ])('%s is %s', (keys, words) => {
    expect(keyWords(keys)).toBe(words);
  });
});

describe('the registry', () => {
  it('names every command once, in a group that the help shows', () => {
    const ids = registry.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { group } of registry) expect(commandGroups).toContain(group);
  });
  it('has words for every command, in sentence case', () => {
    for (const { id, words } of commands) {
      expect(en).toHaveProperty([`command.${id}`]);
      expect(words).toMatch(/^[A-Z][^A-Z]*$/);
    }
  });
  it.each(['gmail', 'outlook', 'off'] as const)('K5: no key of the set %s is the browser’s', (keys) => {
    for (const one of bindingsOf(registry, { keys, keyMap: {} }).keys()) expect(one.split(' ').filter(isBrowsers)).toEqual([]);
  });
  it.each(['gmail', 'outlook'] as const)('no key of the set %s stands in the way of another', (keys) => {
    const wanted = registry.flatMap((one) => (keys === 'outlook' ? (one.outlook ?? one.keys) : one.keys));
    expect([...bindingsOf(registry, { keys, keyMap: {} }).keys()].sort()).toEqual([...wanted].sort());
  });
});

describe('keys of each set', () => {
  it.each([
    ['j', 'next', 'spam'],
    ['k', 'previous', undefined],
    ['ArrowDown', 'next', 'next'],
    ['o', 'open', 'open'],
    ['Enter', 'open', 'open'],
    ['u', 'back', 'markUnread'],
    ['Escape', 'back', 'back'],
    ['n', 'nextLetter', 'compose'],
    ['p', 'previousLetter', undefined],
    ['Space', 'pageDown', 'pageDown'],
    ['Shift+Space', 'pageUp', 'pageUp'],
    ['x', 'select', 'select'],
    ['Shift+j', 'selectDown', undefined],
    ['Shift+ArrowDown', 'selectDown', 'selectDown'],
    ['* a', 'selectAll', 'selectAll'],
    ['* n', 'selectNone', 'selectNone'],
    ['* r', 'selectRead', 'selectRead'],
    ['* u', 'selectUnread', 'selectUnread'],
    ['* s', 'selectStarred', 'selectStarred'],
    ['* t', 'selectPlain', 'selectPlain'],
    ['g i', 'goInbox', 'goInbox'],
    ['g s', 'goStarred', 'goSent'],
    ['g t', 'goSent', undefined],
    ['g d', 'goDrafts', 'goDrafts'],
    ['g a', 'goArchive', 'goArchive'],
    ['g l', 'goFolder', 'goFolder'],
    ['/', 'search', 'search'],
    ['?', 'keys', 'keys'],
    ['Mod+k', 'palette', 'palette'],
    ['c', 'compose', 'label'],
    ['l', 'label', undefined],
    ['r', 'reply', 'reply'],
    ['a', 'replyAll', undefined],
    ['Shift+r', 'replyApart', 'replyAll'],
    ['Shift+a', 'replyAllApart', undefined],
    ['d', 'composeTab', undefined],
    ['f', 'forward', undefined],
    ['Shift+f', 'forwardApart', 'forward'],
    ['e', 'archive', 'archive'],
    ['#', 'delete', undefined],
    ['Delete', 'delete', 'delete'],
    ['!', 'spam', undefined],
    ['s', 'star', undefined],
    ['Insert', undefined, 'star'],
    ['v', 'move', 'move'],
    ['Shift+i', 'markRead', undefined],
    ['q', undefined, 'markRead'],
    ['Shift+u', 'markUnread', undefined],
    ['[', 'archivePrevious', 'archivePrevious'],
    [']', 'archiveNext', 'archiveNext'],
    ['z', 'undo', 'undo'],
    [';', 'unfoldAll', 'unfoldAll'],
    [':', 'foldAll', 'foldAll'],
    ['.', 'more', 'more'],
    [',', 'tools', 'tools'],
    ['i', 'pictures', 'pictures'],
  ])('%s is %s as in Gmail, %s as in Outlook', (keys, ofGmail, ofOutlook) => {
    expect(bindingsOf(registry, gmail).get(keys)).toBe(ofGmail);
    expect(bindingsOf(registry, outlook).get(keys)).toBe(ofOutlook);
  });
  it('K3: off leaves no key that types something, also of one’s own', () => {
    const bound = bindingsOf(registry, { ...off, keyMap: { archive: ['y'], star: ['F6'], compose: ['Insert'] } });
    expect([...bound.keys()].sort()).toEqual(
      ['F6', 'ArrowDown', 'ArrowUp', 'Delete', 'Enter', 'Escape', 'Insert', 'Mod+a', 'Mod+k', 'Shift+ArrowDown', 'Shift+ArrowUp'].sort(),
    );
    expect(bound.get('F6')).toBe('star');
  });
});

describe('K3: keys of one’s own', () => {
  it('take the place of those of the set', () => {
    const bound = bindingsOf(registry, { ...gmail, keyMap: { archive: ['y'], reply: [] } });
    expect([bound.get('y'), bound.get('e'), bound.get('r')]).toEqual(['archive', undefined, undefined]);
  });
  it('win where the set has the same key for another command, or two keys that begin with it', () => {
    const bound = bindingsOf(registry, { ...gmail, keyMap: { archive: ['j'], star: ['g'] } });
    expect([bound.get('j'), bound.get('ArrowDown'), bound.get('g'), bound.get('g i')]).toEqual(['archive', 'next', 'star', undefined]);
  });
  it.each([
    ['j', 'j'],
    ['g', 'g i'],
    ['e x', 'e'],
    ['g i', 'g i'],
    ['g x', null],
    ['y', null],
  ])('%s clashes with %s', (keys, clash) => {
    expect(clashOf(keys, bindingsOf(registry, gmail))).toBe(clash);
  });
  it('taken over from a command leave it its others', () => {
    const keyMap = withKeys(registry, gmail, 'archive', ['j']);
    expect(keyMap).toEqual({ archive: ['j'], next: ['ArrowDown'] });
    const bound = bindingsOf(registry, { ...gmail, keyMap });
    expect([bound.get('j'), bound.get('e')]).toEqual(['archive', undefined]);
  });
  it('keep what was chosen before', () => {
    expect(withKeys(registry, { ...gmail, keyMap: { star: ['y'] } }, 'archive', ['y'])).toEqual({ star: [], archive: ['y'] });
  });
});

describe('two keys after each other', () => {
  const one = (id: string, ...keys: string[]) => ({ id, keys });
  const read = () => {
    const reader = keyReader([one('inbox', 'g i'), one('important', 'i'), one('sent', 'g t'), one('all', '* a'), one('answer', 'a')]);
    return (press: string, at: number) => reader(press, at)?.id ?? null;
  };
  it('are their command, and the second is not also its own', () => {
    const press = read();
    expect([press('g', 0), press('i', 400), press('i', 500)]).toEqual([null, 'inbox', 'important']);
  });
  it('are two keys where they lie too far apart', () => {
    const press = read();
    expect([press('g', 0), press('i', 5000)]).toEqual([null, 'important']);
  });
  it('begin again with the last first key', () => {
    const press = read();
    expect([press('g', 0), press('*', 100), press('a', 200)]).toEqual([null, null, 'all']);
  });
  it('that mean nothing leave the second its own meaning', () => {
    const press = read();
    expect([press('g', 0), press('a', 100)]).toEqual([null, 'answer']);
  });
});

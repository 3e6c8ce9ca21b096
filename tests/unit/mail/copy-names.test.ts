import { describe, expect, test } from 'vitest';
import { type NamingChoice, nameFolders, type OldFolder } from '@/lib/mail/copy-names';
import { folderLevel } from '@/lib/mail/folder-level';

const folder = (path: string, more: Partial<OldFolder> = {}): OldFolder => ({
  path,
  delimiter: '.',
  role: path === 'INBOX' ? 'inbox' : null,
  selectable: true,
  owner: null,
  ...more,
});
const choice: NamingChoice = {
  prefix: '',
  gmail: false,
  junk: true,
  here: [
    { path: 'INBOX', role: 'inbox' },
    { path: 'Sent Items', role: 'sent' },
    { path: 'Trash', role: 'trash' },
  ],
  delimiter: '/',
  herePrefix: '',
};
const targets = (folders: OldFolder[], more: Partial<NamingChoice> = {}) =>
  nameFolders(folders, { ...choice, ...more }).map(({ source, target }) => [source, target]);

describe('row 212: where the letters of an old folder go', () => {
  test('the inbox first, then by role, then by name with the levels of the server here', () => {
    const all = [folder('A.B.C'), folder('Gesendet', { role: 'sent' }), folder('INBOX'), folder('Entwürfe', { role: 'drafts' })];
    expect(targets(all)).toEqual([
      ['INBOX', 'INBOX'],
      ['Gesendet', 'Sent Items'],
      ['A.B.C', 'A/B/C'],
      ['Entwürfe', 'Entwürfe'],
    ]);
  });

  test.each([
    ['a prefix of all folders goes', 'INBOX.', 'INBOX.Work.2019', 'Work/2019'],
    ['a prefix that is no inbox goes too', 'mail.', 'mail.Work', 'Work'],
    ['what lies below the inbox lies beside it', '', 'INBOX.Work', 'Work'],
    ['only the whole inbox is the inbox', '', 'Inbox stuff', 'Inbox stuff'],
  ])('%s', (_name, prefix, path, target) => {
    expect(targets([folder(path)], { prefix })).toEqual([[path, target]]);
  });

  test('the prefix of the server here is put before, but for the inbox', () => {
    expect(targets([folder('INBOX'), folder('Work')], { herePrefix: 'INBOX.', delimiter: '.' })).toEqual([
      ['INBOX', 'INBOX'],
      ['Work', 'INBOX.Work'],
    ]);
  });

  test('no two folders meet: each can be compared by itself', () => {
    const names = ['Sent Items', 'a*b', 'a%b', 'INBOX.Work', 'Work'];
    const all = [folder('Gesendet', { role: 'sent' }), ...names.map((name) => folder(name))];
    expect(targets(all).map(([, target]) => target)).toEqual(['Sent Items', 'Sent Items (2)', 'a_b', 'a_b (2)', 'Work', 'Work (2)']);
  });

  test('a server without levels gets one name', () => {
    expect(targets([folder('A.B')], { delimiter: null })).toEqual([['A.B', 'A_B']]);
  });

  test('a path that is too long becomes one name and stays apart from others', () => {
    const deep = Array.from({ length: 12 }, () => 'x'.repeat(60));
    const [[, one] = [], [, two] = []] = targets([folder([...deep, 'a'].join('.')), folder([...deep, 'b'].join('.'))]);
    expect(one).toHaveLength(100);
    expect(two).toBe(`${one} (2)`);
  });

  test("other people's folders, and spam where it is not wanted, are left out; what cannot be opened holds no letters", () => {
    const all = [folder('user.eve', { owner: 'eve' }), folder('Spam', { role: 'junk' }), folder('P', { selectable: false }), folder('P.Q')];
    expect(targets(all, { junk: false })).toEqual([['P.Q', 'P/Q']]);
  });

  test("Gmail's folders whose letters lie in others come last, as a rest, all mail before the others; it goes into the archive", () => {
    const gmail = { delimiter: '/' };
    const folders = [
      folder('[Gmail]/Important', gmail),
      folder('[Gmail]/All Mail', { ...gmail, role: 'all' }),
      folder('[Gmail]/Starred', { ...gmail, role: 'flagged' }),
      folder('[Gmail]/Sent Mail', { ...gmail, role: 'sent' }),
      folder('Travel', gmail),
      folder('INBOX', gmail),
    ];
    const here = { ...choice, gmail: true, here: [...choice.here, { path: 'Archive', role: 'archive' as const }] };
    const named = nameFolders(folders, here);
    expect(named).toEqual([
      { source: 'INBOX', target: 'INBOX', rest: false },
      { source: '[Gmail]/Sent Mail', target: 'Sent Items', rest: false },
      { source: 'Travel', target: 'Travel', rest: false },
      { source: '[Gmail]/All Mail', target: 'Archive', rest: true },
      { source: '[Gmail]/Important', target: 'Important', rest: true },
      { source: '[Gmail]/Starred', target: 'Starred', rest: true },
    ]);
  });
});

test.each([
  ['a/b', 'a_b'],
  ['..', '_'],
  [' ', '_'],
  ['tab\there', 'tab_here'],
  ['e\u0301', 'é'],
  ['日本語', '日本語'],
  ['~tilde', '_tilde'],
  ['#shared', '_shared'],
  ['C# and ~', 'C# and ~'],
  ['bills\u202efdp', 'billsfdp'],
])('the level %j is %j here', (name, level) => {
  expect(folderLevel(name, '/')).toBe(level);
});

import { describe, expect, test } from 'vitest';
import { assignRoles, type RoleCandidate } from '@/lib/imap/roles';

function mailbox(path: string, flags: string[] = [], delimiter: string | null = '/'): RoleCandidate {
  const selectable = !flags.includes('\\Noselect');
  return { path, name: delimiter ? (path.split(delimiter).at(-1) ?? path) : path, delimiter, flags, selectable };
}

function rolesOf(...mailboxes: RoleCandidate[]): Record<string, string> {
  return Object.fromEntries(assignRoles(mailboxes));
}

describe('R33: what a mailbox is for', () => {
  test('SPECIAL-USE goes before names', () => {
    expect(rolesOf(mailbox('INBOX'), mailbox('Sent'), mailbox('Elküldve', ['\\Sent']), mailbox('Weg', ['\\TRASH']))).toEqual({
      INBOX: 'inbox',
      Elküldve: 'sent',
      Weg: 'trash',
    });
  });

  test.each([
    [
      'sent',
      [
        'Sent',
        'Sent Items',
        'SENT MESSAGES',
        'Gesendet',
        'Envoyés',
        'Отправленные',
        '送信済み',
        '已发送',
        'נשלח',
        'البريد المرسل',
        'Elküldött üzenetek',
      ],
    ],
    ['drafts', ['Drafts', 'Entwürfe', 'Brouillons', 'Черновики', '下書き', '草稿', 'Πρόχειρα']],
    ['trash', ['Trash', 'Deleted  Items', 'Papierkorb', 'Corbeille', 'Корзина', 'ゴミ箱', 'Lixeira', 'Kosz']],
    ['junk', ['Junk', 'Spam', 'Courrier indésirable', 'Спам', '垃圾邮件', 'Roskaposti']],
    ['archive', ['Archive', 'Archives', 'Archiv', 'Архив', 'アーカイブ']],
  ])('%s by its name in many languages', (role, names) => {
    for (const name of names) expect(rolesOf(mailbox(name)), name).toEqual({ [name]: role });
  });

  test('a decomposed name is the same name', () => {
    const decomposed = 'Entwu\u0308rfe';
    expect(rolesOf(mailbox(decomposed))).toEqual({ [decomposed]: 'drafts' });
  });

  test('two Sent folders: the surer name gets the role, the other is a folder', () => {
    expect(rolesOf(mailbox('Sent Items'), mailbox('Sent'))).toEqual({ Sent: 'sent' });
    expect(rolesOf(mailbox('INBOX.Sent', [], '.'), mailbox('Sent', [], '.'))).toEqual({ Sent: 'sent' });
  });

  test('a name counts at the top, below INBOX and below [Gmail], and nowhere deeper', () => {
    expect(rolesOf(mailbox('INBOX.Trash', [], '.'))).toEqual({ 'INBOX.Trash': 'trash' });
    expect(rolesOf(mailbox('[Gmail]/Spam'))).toEqual({ '[Gmail]/Spam': 'junk' });
    expect(rolesOf(mailbox('Projects/Bridge/Archive'), mailbox('Clients/Trash'))).toEqual({});
  });

  test('one that cannot be opened has no role', () => {
    expect(rolesOf(mailbox('Archive', ['\\Noselect']), mailbox('Archives'))).toEqual({ Archives: 'archive' });
  });

  test('a server without hierarchy', () => {
    expect(rolesOf(mailbox('Sent', [], null), mailbox('a/Trash', [], null))).toEqual({ Sent: 'sent' });
  });
});

import { describe, expect, test } from 'vitest';
import { buildMessage } from '../../support/message';
import { openOffice } from './office';

// Each needs a server of its own; the doors are opened before the first sign-in, so they start together.
const servers = [
  { separator: '.', config: 'namespace inbox {\n  prefix = INBOX.\n}', parent: 'INBOX.Work', child: 'INBOX.Work.Üben', typed: 'Work.Üben' },
  { separator: '^', config: '', parent: 'Work', child: 'Work^Üben', typed: 'Work^Üben' },
  { separator: '"\\\\"', config: '', parent: 'Work', child: 'Work\\Üben', typed: 'Work\\Üben' },
];
const offices = await Promise.all(servers.map(({ separator, config }) => openOffice({ separator, config })));

describe('R31: delimiters and prefixes', () => {
  test.each(servers.map((server, at) => ({ ...server, at })))('delimiter $separator', async ({ at, parent, child, typed }) => {
    const office = offices[at];
    if (!office) throw new Error('no server');
    const session = await office.signIn(await office.dovecot.newUser('jean'));
    expect(await session.create(typed)).toBe(child);
    const listed = await session.list();
    expect(listed.find((mailbox) => mailbox.path === child)).toMatchObject({ name: 'Üben', delimiter: child.at(parent.length) });
    expect(listed.find((mailbox) => mailbox.role === 'sent')?.name).toBe('Sent');
    await session.append(child, buildMessage({}), []);
    expect((await session.select(child)).exists).toBe(1);
    await session.close();
    await office.stop();
  });
});

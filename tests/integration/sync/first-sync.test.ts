import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMessage } from '../../support/message';
import { fill, letter, type Office, openOffice, said, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice({ storage: 'sdbox' });
});
afterAll(() => office.close());

describe('the first sync of a mailbox', () => {
  it('answers with the newest letters and fetches the rest behind, downwards', async () => {
    const anna = await office.hire('anna');
    await fill(anna.phone, 'INBOX', 640);
    anna.signIn();
    const first = await anna.list('INBOX');
    expect(first.map((row) => row.subject)).toEqual(Array.from({ length: 50 }, (_, index) => `Letter ${640 - index}`));
    const box = await until('the whole inbox', async () => {
      const now = await anna.mailbox('INBOX');
      return now.complete && now;
    });
    expect(box).toMatchObject({ exists: 640, cached: 640, unseen: 640 });
    const all: string[] = [];
    let before: string | undefined;
    do {
      const page = await office.rooms.listMessages(anna.actor, { mailbox: box.id, limit: 200, before });
      all.push(...page.rows.map((row) => row.subject));
      before = page.next ?? undefined;
    } while (before);
    expect(all).toEqual(Array.from({ length: 640 }, (_, index) => `Letter ${640 - index}`));
  });

  it('R1: goes on after each cut where it was, without starting over', async () => {
    const bert = await office.hire('bert');
    await fill(bert.phone, 'INBOX', 700);
    // No line carries more than a part of the mailbox, and each breaks in the middle of an answer.
    bert.proxy.cutAfter(150_000);
    bert.signIn();
    const first = await bert.list('INBOX');
    expect(first).toHaveLength(50);
    const whole = await until(
      'the whole inbox',
      async () => {
        const now = await bert.mailbox('INBOX');
        return now.complete && now;
      },
      30_000,
    );
    expect(whole).toMatchObject({ exists: 700, cached: 700, unseen: 700 });
    expect((await bert.list('INBOX')).map((row) => row.id)).toEqual(first.map((row) => row.id));
    // Nobody asks again for the newest letters, which came first.
    const headers = bert.proxy.commands.filter(({ line }) => /UID FETCH .*ENVELOPE/i.test(line));
    expect(headers.filter(({ line }) => /UID FETCH (\S*[,:])?700\b/.test(line))).toHaveLength(1);
    expect(new Set(headers.map(({ connection }) => connection)).size).toBeGreaterThan(1);
  });

  it('tells the browser to read again where letters brought over from elsewhere bear UIDs against their dates', async () => {
    const dora = await office.hire('dora');
    for (let index = 0; index < 100; index += 1) {
      await dora.phone.append('INBOX', letter(`Old ${index}`), [], new Date(Date.UTC(2020, 0, 1) - index * 3_600_000));
    }
    dora.signIn();
    const first = await dora.list('INBOX');
    expect(first[0]?.subject).not.toBe('Old 0');
    await dora.browser.hear((change) => change.type === 'reset' && change.mailboxId !== null);
    expect((await dora.list('INBOX'))[0]?.subject).toBe('Old 0');
  });

  it('fills in previews and attachments of rows that somebody looks at', async () => {
    const carl = await office.hire('carl');
    await fill(carl.phone, 'INBOX', 3);
    carl.signIn();
    expect((await carl.list('INBOX')).map((row) => row.preview)).toEqual([null, null, null]);
    await until('previews', async () => (await carl.list('INBOX')).every((row) => row.preview?.startsWith('Text of Letter')));
    await carl.browser.hear(
      (change) => change.type === 'messagesUpserted' && !change.arrived && change.rows.some((row) => row.preview !== null),
    );
  });

  it('T22: a preview is of the part that is shown, without what is hidden in it, however far down it begins', async () => {
    const fred = await office.hire('fred');
    const style = `<style>${'p { color: #123456 }\n'.repeat(1000)}</style>`;
    const hidden = '<div style="display:none">Your account is locked</div>';
    const letters = {
      Invoice: { text: 'Your account is locked.', html: `${hidden}<p>Lunch at noon?</p>` },
      Styled: { text: 'Another text.', html: `${style}${hidden}<p>After the styles.</p>` },
      Long: { text: 'Another text.', html: `<p>${'many words '.repeat(3000)}</p>` },
    };
    for (const [subject, content] of Object.entries(letters)) await fred.phone.append('INBOX', buildMessage({ subject, ...content }));
    fred.signIn();
    await fred.list('INBOX');
    await until('previews', async () => (await fred.list('INBOX')).every((row) => row.preview !== null));
    const previews = (await fred.list('INBOX')).map((row) => [row.subject, row.preview?.slice(0, 30)]);
    expect(previews).toEqual([
      ['Long', 'many words many words many wor'],
      ['Styled', 'After the styles.'],
      ['Invoice', 'Lunch at noon?'],
    ]);
    expect(fred.proxy.commands.filter(({ line }) => /BODY\.PEEK\[2\]/.test(line)).map(({ line }) => line.split('<')[1])).toEqual([
      '0.12288>)',
      '0.12288>)',
      '0.49152>)',
      '0.12288>)',
    ]);
  });

  it('finds an empty mailbox empty and complete', async () => {
    const dora = await office.hire('dora');
    dora.signIn();
    expect(await dora.list('INBOX')).toEqual([]);
    expect(await dora.mailbox('INBOX')).toMatchObject({ exists: 0, cached: 0, complete: true });
  });

  it('opening a cached folder sends no IMAP command before it answers', async () => {
    const emil = await office.hire('emil');
    await fill(emil.phone, 'INBOX', 60);
    await fill(emil.phone, 'Archive', 60);
    emil.signIn();
    await emil.list('Archive');
    await emil.list('INBOX');
    await until('watching and quiet', async () => {
      const { length } = emil.proxy.commands;
      await new Promise((resolve) => setTimeout(resolve, 400));
      return office.rooms.engine().state(emil.account.id).status === 'watching' && emil.proxy.commands.length === length;
    });
    const box = await emil.mailbox('Archive');
    // Long enough for the next opening to be worth a look.
    await new Promise((resolve) => setTimeout(resolve, 2100));
    emil.proxy.pause();
    const from = emil.proxy.commands.length;
    const { rows } = await office.rooms.listMessages(emil.actor, { mailbox: box.id, limit: 50 });
    expect(rows).toHaveLength(50);
    expect(said(emil.proxy, from)).toEqual([]);
    emil.proxy.resume();
    await until('a look behind', async () => said(emil.proxy, from).includes('SELECT'));
  });
});

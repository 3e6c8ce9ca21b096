/** How letters reached people: what servers answer, and reports that come back, from a real Postfix and forged. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivered } from '@/lib/model/delivery';
import type { MessageId } from '@/lib/model/ids';
import { buildMessage } from '../../support/message';
import { address, type Office, startOffice, type Writer } from './office';

/** People who are signed in may write anywhere; what is not of this server comes back. */
const config = `
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
default_transport = $virtual_transport
`;

let office: Office;
let anna: Writer;
let ben: Writer;
let more: Awaited<ReturnType<typeof loadMore>>;
const stray = 'nobody@elsewhere.test';

async function loadMore() {
  const [details, deliveries, open, find, followUps, marks] = await Promise.all([
    import('@/lib/mail/arrivals'),
    import('@/lib/db/deliveries'),
    import('@/lib/mail/open-message'),
    import('@/lib/sync/bus'),
    import('@/lib/mail/follow-ups'),
    import('@/lib/db/thread-marks'),
  ]);
  return { ...details, ...deliveries, ...open, ...find, ...followUps, ...marks };
}

const known = async (writer: Writer, header: string): Promise<Pick<Delivered, 'address' | 'state' | 'words'>[]> =>
  (await more.readDeliveries(writer.account.id, header)).map(({ recipient, state, words }) => ({ address: recipient, state, words }));

/** Waits until what is known of a letter holds all of `wanted`, "address state". */
async function until(writer: Writer, header: string, wanted: string[]): Promise<void> {
  await expect
    .poll(
      async () => {
        const inbox = await office.rooms.mailboxByRole(writer.actor, writer.account.id, 'inbox');
        if (inbox) await office.rooms.engine().nudge(writer.account.id, inbox.id);
        return (await known(writer, header)).map((one) => `${one.address} ${one.state}`).sort();
      },
      { timeout: 40_000, interval: 500 },
    )
    .toEqual(expect.arrayContaining(wanted));
}

async function send(writer: Writer, content: Parameters<Office['write']>[1]): Promise<{ header: string; id: string }> {
  const draft = await office.write(writer, content);
  const { id } = await office.rooms.sendDraft(writer.actor, draft.id);
  await office.waitFor(writer, id, ({ state }) => state === 'filed');
  const record = await office.rooms.readSubmission(writer.actor, { id });
  return { header: record?.messageIdHeader ?? '', id };
}

beforeAll(async () => {
  office = await startOffice({ postfix: { config } });
  more = await loadMore();
  more.followArrivals();
  anna = await office.hire('anna');
  ben = await office.hire('ben');
});
afterAll(() => office?.close());

describe('row 124: what the servers say of a letter', () => {
  it('keeps the answer with its queue id, and what Postfix reports of handing on and of an unknown person', async () => {
    let told = 0;
    const stop = more.bus().subscribe(anna.actor.userId, null, (_id, change) => {
      if (change.type === 'deliveryChanged') told += 1;
    });
    const { header } = await send(anna, {
      to: [address(ben.user), { name: '', address: stray }],
      subject: 'Reported',
      text: 'Hello',
      deliveryReceipt: true,
    });
    await until(anna, header, [`${ben.user.address} relayed`, `${stray} returned`]);
    stop();
    const all = await known(anna, header);
    const accepted = all.filter(({ state }) => state === 'accepted');
    expect(accepted.map((one) => one.address).sort()).toEqual([ben.user.address, stray].sort());
    for (const { words } of accepted) expect(words).toMatch(/^250 2\.0\.0 Ok: queued as \w+$/);
    expect(all.find(({ state }) => state === 'returned')?.words).toContain('550 5.1.1');
    expect(all).toHaveLength(4);
    // The copy in Sent shows all of it, and its browsers were told.
    const sent = await office.rooms.mailboxByRole(anna.actor, anna.account.id, 'sent');
    if (sent) await office.rooms.engine().ensureMailbox(sent.id);
    const [copy] = await expect
      .poll(() => more.lettersWith(anna.account.id, header), { timeout: 15_000 })
      .toHaveLength(1)
      .then(() => more.lettersWith(anna.account.id, header));
    const shown = await more.openMessage(anna.actor, copy as MessageId);
    expect(shown.delivery?.map(({ state }) => state).sort()).toEqual(['accepted', 'accepted', 'relayed', 'returned']);
    // Whoever received it sees nothing of that.
    const arrived = await office.waitForRow(ben, 'Reported');
    expect((await more.openMessage(ben.actor, arrived.id)).delivery).toBeUndefined();
    expect(told).toBeGreaterThanOrEqual(3);
  });

  it('asks for no report where nobody wants one, and finds a bounce by the letter that came back', async () => {
    const { header } = await send(anna, { to: [address(ben.user), { name: '', address: stray }], subject: 'Plain', text: 'Hello' });
    await until(anna, header, [`${stray} returned`]);
    expect((await known(anna, header)).map(({ state }) => state)).not.toContain('relayed');
  });
});

describe('row 123: read receipts', () => {
  const receipt = (of: string, reader: string, from = reader) =>
    [
      `From: <${from}>`,
      `To: <${anna.user.address}>`,
      `Subject: Read: ${of}`,
      `Message-ID: <receipt-${of}-${reader}>`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'It was read.',
      '--b',
      'Content-Type: message/disposition-notification',
      '',
      `Final-Recipient: rfc822;${reader}`,
      `Original-Message-ID: <${of}>`,
      'Disposition: manual-action/MDN-sent-manually; displayed',
      '',
      '--b--',
      '',
    ].join('\r\n');

  it('forgeries change nothing: only who was written to can have read it, and only where it was asked', async () => {
    const asked = await send(anna, { to: [address(ben.user)], subject: 'Asked', text: 'x', readReceipt: true });
    const silent = await send(anna, { to: [address(ben.user)], subject: 'Silent', text: 'x' });
    await anna.phone.append('INBOX', receipt(asked.header, 'mallory@evil.test'));
    await anna.phone.append('INBOX', receipt(silent.header, ben.user.address));
    await anna.phone.append('INBOX', receipt('never@sent.test', ben.user.address));
    await anna.phone.append('INBOX', receipt(asked.header, ben.user.address));
    await until(anna, asked.header, [`${ben.user.address} read`]);
    expect((await known(anna, asked.header)).map((one) => `${one.address} ${one.state}`).sort()).toEqual([
      `${ben.user.address} accepted`,
      `${ben.user.address} read`,
    ]);
    expect((await known(anna, silent.header)).map(({ state }) => state)).toEqual(['accepted']);
    expect(await known(anna, 'never@sent.test')).toEqual([]);
    const arrived = await ben.phone.waitForMessage('INBOX', 'Asked');
    expect((await ben.phone.source('INBOX', arrived.uid)).toString()).toContain(`Disposition-Notification-To: <${anna.user.address}>`);
  });

  it('of a letter that the server held they are believed by when it left', async () => {
    const day = 24 * 3_600_000;
    const sent = await send(anna, { to: [address(ben.user)], subject: 'Held', text: 'x', readReceipt: true });
    const old = await send(anna, { to: [address(ben.user)], subject: 'Not held', text: 'x', readReceipt: true });
    for (const { header } of [sent, old])
      await office.rooms.database().delivery.updateMany({ where: { messageIdHeader: header }, data: { at: Date.now() - 30 * day } });
    await office.rooms.changeSubmission(sent.id, { held: true, sendAt: Date.now() - 10 * day });
    const { sweepLeftovers } = await import('@/lib/mail/sweep');
    await sweepLeftovers(Date.now());
    for (const { header } of [old, sent]) await anna.phone.append('INBOX', receipt(header, ben.user.address));
    await until(anna, sent.header, [`${ben.user.address} read`]);
    expect((await known(anna, old.header)).map(({ state }) => state)).toEqual(['accepted']);
    expect((await office.rooms.listSubmissions(anna.actor)).some(({ id }) => id === sent.id)).toBe(false);
  });

  it('a bounce of somebody else’s making names nobody that the letter did not go to', async () => {
    const { header } = await send(anna, { to: [address(ben.user)], subject: 'Forged', text: 'x' });
    const forged = buildMessage({ from: 'mailer-daemon@evil.test', to: anna.user.address, subject: 'Undelivered', text: 'x' }).toString();
    const bounce = forged
      .replace(/Content-Type:[\s\S]*$/u, '')
      .concat(
        [
          'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
          '',
          '--b',
          'Content-Type: message/delivery-status',
          '',
          'Reporting-MTA: dns; evil.test',
          '',
          'Final-Recipient: rfc822; carol@office.test',
          'Action: failed',
          'Status: 5.1.1',
          '',
          '--b',
          'Content-Type: text/rfc822-headers',
          '',
          `Message-ID: <${header}>`,
          '',
          '--b--',
          '',
        ].join('\r\n'),
      );
    await anna.phone.append('INBOX', bounce);
    await office.waitForRow(anna, 'Undelivered');
    // A true one that came later was read, so the forged one was, too.
    await anna.phone.append('INBOX', bounce.replace('carol@office.test', ben.user.address).replace('Undelivered', 'Undelivered again'));
    await until(anna, header, [`${ben.user.address} returned`]);
    expect((await known(anna, header)).map((one) => one.address)).toEqual([ben.user.address, ben.user.address]);
  });
});

describe('row 122: a reminder where nobody answers', () => {
  const dayMs = 24 * 3_600_000;
  const pins = async () => await office.rooms.database().threadMark.count({ where: { accountId: anna.account.id, pinned: true } });
  const cached = async (header: string) => {
    const sent = await office.rooms.mailboxByRole(anna.actor, anna.account.id, 'sent');
    if (sent) await office.rooms.engine().nudge(anna.account.id, sent.id);
    await expect.poll(() => more.lettersWith(anna.account.id, header), { timeout: 15_000 }).toHaveLength(1);
  };
  const answer = (to: string, subject: string) =>
    buildMessage({ from: ben.user.address, to: anna.user.address, subject, inReplyTo: to, references: [to], text: 'Here it is.' });

  it('brings the conversation back when its time has come, once, and lets it go when the answer comes after all', async () => {
    const told: string[] = [];
    const stop = more.bus().subscribe(anna.actor.userId, null, (_id, change) => {
      if (change.type === 'deliveryChanged' && change.due) told.push(change.due.subject);
    });
    const { header } = await send(anna, { to: [address(ben.user)], subject: 'Figures?', text: 'x', remind: 'P3D' });
    await cached(header);
    await more.remindDue(Date.now() + 2 * dayMs);
    expect(await more.listFollowUps(anna.actor)).toMatchObject([{ subject: 'Figures?', due: false }]);
    // Two processes look at the same moment.
    await Promise.all([more.remindDue(Date.now() + 3 * dayMs + 1000), more.remindDue(Date.now() + 3 * dayMs + 1000)]);
    expect(told).toEqual(['Figures?']);
    expect(await pins()).toBe(1);
    const [listed] = await more.listFollowUps(anna.actor);
    expect(listed).toMatchObject({ due: true, people: [{ address: ben.user.address }] });
    expect((await more.openMessage(anna.actor, listed?.messageId as MessageId)).followUp).toMatchObject({ due: true });
    await expect(more.dismissFollowUp(ben.actor, listed?.id ?? 0)).rejects.toMatchObject({ code: 'notFound' });

    await anna.phone.append('INBOX', answer(header, 'Re: Figures?'));
    await office.waitForRow(anna, 'Re: Figures?');
    await more.remindDue(Date.now());
    expect(await more.listFollowUps(anna.actor)).toEqual([]);
    expect(await pins()).toBe(0);
    stop();
  });

  it('is silent where the answer came in time, and can be put away', async () => {
    const told: string[] = [];
    const stop = more.bus().subscribe(anna.actor.userId, null, (_id, change) => {
      if (change.type === 'deliveryChanged' && change.due) told.push(change.due.subject);
    });
    const early = await send(anna, { to: [address(ben.user)], subject: 'Early?', text: 'x', remind: 'P1D' });
    await cached(early.header);
    await anna.phone.append('INBOX', answer(early.header, 'Re: Early?'));
    await office.waitForRow(anna, 'Re: Early?');
    const late = await send(anna, {
      to: [address(ben.user)],
      subject: 'Late?',
      text: 'x',
      remind: new Date(Date.now() + dayMs).toISOString(),
    });
    await cached(late.header);
    const [listed, ...others] = await more.listFollowUps(anna.actor);
    expect([listed?.subject, others.length]).toEqual(['Late?', 0]);
    await more.dismissFollowUp(anna.actor, listed?.id ?? 0);
    await more.remindDue(Date.now() + 5 * dayMs);
    expect(told).toEqual([]);
    expect(await more.listFollowUps(anna.actor)).toEqual([]);
    stop();
  });
});

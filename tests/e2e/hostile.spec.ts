/** What hostile letters try outside their own body: in words that we show, in answers to them, over our own screen, and behind their links. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { simpleParser } from 'mailparser';
import { buildMessage } from '../support/message';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { test } from './world';

// The tracer puts a script into every frame, which the frames of letters rightly refuse.
test.use({ trace: 'off' });

const payload = `"><img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>`;

/** Everything that a page says when something of a letter ran, or wanted to. */
function alarmsOf(page: Page): string[] {
  const alarms: string[] = [];
  page.on('dialog', (dialog) => {
    alarms.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => alarms.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/Blocked script|Refused to|violates the following|Blocked form/.test(message.text())) alarms.push(message.text().slice(0, 200));
  });
  return alarms;
}

/** Elements that only a payload would have made. */
const strangers = (page: Page) => page.locator('img[src="x"], [onerror], [onload], body script:has-text("alert(")').count();

test('T5: markup in subjects, names, addresses, file names, types and folders is words on every screen', async ({
  page,
  maren,
  signIn,
}) => {
  const alarms = alarmsOf(page);
  await maren.phone.createFolder('<img src=x onerror=alert(4)>');
  const letter = buildMessage({
    from: { name: payload, address: 'x@elsewhere.example' },
    to: [
      { name: payload, address: maren.address },
      { name: payload, address: 'y@elsewhere.example' },
    ],
    cc: { name: payload, address: 'z@elsewhere.example' },
    replyTo: { name: payload, address: 'w@elsewhere.example' },
    subject: `Hostile ${payload}`,
    text: payload,
    attachments: [
      { filename: `${payload}.txt`, type: 'text/plain', content: payload },
      { filename: 'a.<img src=x onerror=alert(5)>', type: 'text/<script>alert(6)</script>', content: 'x' },
    ],
    headers: {
      'List-Id': `${payload} <list.elsewhere.example>`,
      'List-Unsubscribe': '<javascript:alert(7)>, <https://elsewhere.example/"><script>alert(8)</script>>',
      Organization: payload,
      'X-Mailer': payload,
      'Authentication-Results': `mx.oriel.test; dkim=fail reason="${payload.replaceAll('"', '')}" header.d=<script>alert(9)</script>`,
    },
  });
  await maren.phone.append('INBOX', letter);
  await signIn(maren);
  const mail = new MailPage(page);
  await expect(page.getByRole('treeitem', { name: /<img src=x onerror=alert\(4\)>/ })).toBeVisible();
  await mail.openLetter('Hostile');
  await expect(mail.reader.getByText('<script>alert(2)</script>', { exact: false }).first()).toBeVisible();
  await expect(mail.reader.getByRole('heading', { name: `Hostile ${payload}` })).toBeVisible();
  expect(await strangers(page), 'in the list and the reader').toBe(0);
  for (const name of [/details/i, /to you/i]) {
    const more = mail.reader.getByRole('button', { name }).first();
    if (await more.isVisible()) await more.click();
  }
  expect(await strangers(page), 'in the details').toBe(0);
  const composer = new ComposerPage(page);
  await page.keyboard.press('Escape');
  // The way back takes the browser a moment; an answer begun meanwhile goes into a small window with the letter that it stood under.
  await expect(mail.reader.getByText('Choose a letter')).toBeVisible();
  await page.keyboard.press('a');
  await composer.ready();
  expect(await strangers(page), 'in the composer').toBe(0);
  await composer.write('Words of mine.');
  await expect(composer.window.getByText(/^Saved/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(composer.window).toBeHidden();
  await mail.openFolder('Drafts');
  await expect(
    mail.list
      .getByRole('row')
      .or(page.getByRole('button', { name: /Hostile/ }))
      .first(),
  ).toBeVisible();
  expect(await strangers(page), 'among the drafts').toBe(0);
  await page.getByRole('treeitem', { name: /<img src=x/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: /<img src=x/ })).toBeVisible();
  expect(await strangers(page), 'in the folder').toBe(0);
  expect(await page.title()).toContain('<img');
  expect(alarms).toEqual([]);
});

test('T6: answers, forwarded letters and drafts of other programs carry words, never markup that runs', async ({
  page,
  maren,
  tomasz,
  signIn,
}) => {
  const alarms = alarmsOf(page);
  const html = `<p>Harmless words</p>${payload}<a href="javascript:alert(1)">press</a><svg><script>alert(4)</script></svg>`;
  await maren.phone.append('INBOX', buildMessage({ from: tomasz.address, to: maren.address, subject: 'Answer me', html }));
  await maren.phone.append('Drafts', buildMessage({ from: maren.address, to: tomasz.address, subject: 'Half done', html }), [
    '\\Draft',
    '\\Seen',
  ]);
  await signIn(maren);
  const mail = new MailPage(page);
  const composer = new ComposerPage(page);
  for (const [key, sent] of [
    ['r', 'Re: Answer me'],
    ['f', 'Fwd: Answer me'],
  ] as const) {
    await mail.openLetter('Answer me');
    await page.keyboard.press(key);
    await composer.ready();
    expect(await strangers(page)).toBe(0);
    await composer.write('Words of mine.\n');
    if (key === 'f') await composer.to.fill(`${tomasz.address},`);
    await composer.sendIt();
    const arrived = await tomasz.phone.waitForMessage('INBOX', sent, 40_000);
    const bytes = await tomasz.phone.source('INBOX', arrived.uid);
    const letter = await simpleParser(bytes);
    expect(letter.text).toContain('Harmless words');
    expect(letter.html || '', 'markup that runs').not.toMatch(/<script|<svg|onerror|onload|javascript:/i);
  }
  await mail.openFolder('Drafts');
  await mail.row('Half done').click();
  await composer.ready();
  await composer.holds(/Harmless words/);
  expect(await strangers(page)).toBe(0);
  expect(alarms).toEqual([]);
});

test('T9: a letter cannot paint over what is ours, nor take more room than its frame is given', async ({ page, maren, signIn }) => {
  const cover = ['fixed', 'absolute', 'sticky'].map(
    (position) =>
      `<div style="position:${position}!important;top:-900px;left:-900px;width:9000px;height:9000px;z-index:2147483647;background:#f00;margin:-900px 0 0 -900px;transform:translate(-50%,-50%) scale(40)">Your session is over</div>`,
  );
  const html = `<style>html,body{height:100000vh;min-height:500vh;margin:-500px}</style>${cover.join('')}<p>Words</p>`;
  await maren.phone.append('INBOX', buildMessage({ to: maren.address, subject: 'Plain one', html: '<p>Words</p>' }));
  await maren.phone.append('INBOX', buildMessage({ to: maren.address, subject: 'Painted one', html }));
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Painted one');
  await expect(mail.frame.getByText('Words')).toBeAttached();
  const box = await page.locator('iframe[title^="Message from"]').boundingBox();
  expect(box?.height).toBeLessThan(60_000);
  // Wherever the frame is not, something of ours is on top.
  const covered = await page.evaluate(() => {
    const frame = document.querySelector('iframe');
    const room = frame?.getBoundingClientRect();
    const points = Array.from({ length: 40 * 25 }, (_, n) => [
      ((n % 40) + 0.5) * (innerWidth / 40),
      (Math.floor(n / 40) + 0.5) * (innerHeight / 25),
    ]);
    return points.filter(([x = 0, y = 0]) => {
      const inside = room && x >= room.left && x <= room.right && y >= room.top && y <= room.bottom;
      return !inside && document.elementFromPoint(x, y) === frame;
    }).length;
  });
  expect(covered).toBe(0);
  const head = mail.reader.getByRole('heading', { name: 'Painted one' });
  await expect(head).toBeVisible();
  await expect(mail.row('Plain one')).toBeVisible();
});

test('T10: names in a letter take no place of ours', async ({ page, maren, signIn }) => {
  const names =
    'document location parent top self cookie body forms fetch __proto__ constructor getElementById next-route-announcer root'.split(' ');
  const html = `<p>Words</p>${names.map((name) => `<a id="${name}" name="${name}" href="https://x.example/">x</a><img id="${name}" name="${name}">`).join('')}`;
  await maren.phone.append('INBOX', buildMessage({ to: maren.address, subject: 'Names', html }));
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Names');
  await expect(mail.frame.getByText('Words')).toBeVisible();
  const taken = await page.evaluate((wanted) => {
    const inside = document.querySelector('iframe')?.contentDocument;
    const ids = [...(inside?.querySelectorAll('[id],[name]') ?? [])].flatMap((node) => [node.id, node.getAttribute('name') ?? '']);
    return ids.filter((id) => wanted.includes(id));
  }, names);
  expect(taken).toEqual([]);
});

test('T19, T20: only links to pages and addresses can be followed, and where they lead learns nothing of us', async ({
  page,
  context,
  maren,
  signIn,
}) => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/landing') asked.push(request.headers.referer);
    response.setHeader('content-type', 'text/html').end('<p>Landed</p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const landing = `http://127.0.0.1:${(server.address() as AddressInfo).port}/landing`;
  const bad = [
    'javascript:alert(1)',
    ' java\tscript:alert(1)',
    '&#1;javascript:alert(1)',
    'javascript&colon;alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:x',
    'cid:x',
    'view-source:https://x.example',
    'java\u200bscript:alert(1)',
    '//',
    'about:blank',
    'intent:x',
  ];
  const html = `<p>${bad.map((href, n) => `<a href="${href}">bad ${n}</a> `).join('')}</p><p><a href="${landing}" target="_top" rel="opener">good</a></p>`;
  await maren.phone.append('INBOX', buildMessage({ to: maren.address, subject: 'Links', html }));
  const alarms = alarmsOf(page);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Links');
  const before = page.url();
  for (const [n] of bad.entries()) await mail.frame.getByText(`bad ${n}`, { exact: true }).click();
  expect(context.pages()).toHaveLength(1);
  const opening = context.waitForEvent('page');
  await mail.frame.getByRole('link', { name: 'good' }).click();
  const landed = await opening;
  await expect(landed.getByText('Landed')).toBeVisible();
  expect(await landed.evaluate(() => [document.referrer, window.opener])).toEqual(['', null]);
  expect(asked).toEqual([undefined]);
  expect(page.url()).toBe(before);
  expect(alarms).toEqual([]);
  server.closeAllConnections();
  server.close();
});

test('T26: a subject that a part claims is protected is not believed', async ({ page, maren, signIn }) => {
  const part = (subject: string) =>
    [
      'Content-Type: text/plain; protected-headers="v1"',
      `Subject: ${subject}`,
      'From: Boss <boss@kestrel.example>',
      '',
      'Pay at once.',
    ].join('\r\n');
  const letter = [
    'From: Ines <ines@carvalho.example>',
    `To: ${maren.address}`,
    'Subject: Outside words',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b; protected-headers="v1"',
    '',
    '--b',
    part('Phony words'),
    '--b--',
    '',
  ].join('\r\n');
  await maren.phone.append('INBOX', letter);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Outside words');
  await expect(mail.reader.getByText('Pay at once.')).toBeVisible();
  await expect(page.getByText('Phony words')).toHaveCount(0);
  await expect(page.getByText('boss@kestrel.example')).toHaveCount(0);
});

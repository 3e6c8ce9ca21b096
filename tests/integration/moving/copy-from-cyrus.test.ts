/** An old account on Cyrus copied into Dovecot; runs with `npm run test:cyrus`, which fetches Cyrus and puts it beside Dovecot. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cyrus, startCyrus } from '../../support/cyrus';
import { type CopyYard, contents, oldLetter, startCopyYard } from './copy-yard';

let old: Cyrus;
let yard: CopyYard;

beforeAll(async () => {
  // Names as before Cyrus 3: `INBOX.Archive`, which lie beside the inbox here.
  old = await startCyrus({ oldNames: true });
  yard = await startCopyYard(old, { domain: 'kestrel.example' });
});
afterAll(async () => {
  await yard?.close();
  await old?.stop();
});

it('row 212: 10,000 letters in odd folders of Cyrus, cut three times, are in Dovecot once each, and the comparison is clean', async () => {
  const mover = await yard.hire('cyrus');
  const paths = ['INBOX', 'INBOX.Sent', 'INBOX.Grüße & mehr', 'INBOX.Grüße & mehr.日本語', 'INBOX.~tilde'];
  const folders = Object.fromEntries(
    paths.map((path, folder) => [
      path,
      Array.from({ length: 2000 }, (_, at) =>
        oldLetter(`Letter ${folder} ${at}`, {
          at: Date.UTC(2012, 0, 1) + at * 600_000,
          flags: at % 3 === 0 ? ['\\Seen'] : at % 7 === 0 ? ['\\Flagged', 'Travel'] : [],
        }),
      ),
    ]),
  );
  const account = await yard.oldAccount(folders);
  const id = await yard.start(mover, account);
  for (const bytes of [200_000, 900_000]) yard.from.cutAfter(bytes, { after: /UID FETCH .*BODY\.PEEK\[\]/i, times: 1 });
  yard.into.cutAfter(100_000, { from: 'client', after: /APPEND "Sent"/i, times: 1 });
  let copy = await yard.run(mover, id);
  let breaks = 0;
  for (; copy.state === 'running' && breaks < 10; breaks += 1) copy = await yard.run(mover, id);
  expect(breaks).toBe(3);
  const report = await yard.report(mover, id);
  expect(report.folders.filter(({ note }) => note !== null)).toEqual([]);
  expect(copy).toMatchObject({ state: 'done', missing: 0, failed: 0, refused: 0, added: 10_000, doubled: 0 });
  for (const path of paths) {
    const target = report.folders.find(({ source }) => source === path)?.target ?? '';
    expect(await contents(mover.phone, target), target).toEqual(await contents(account.phone, path));
  }
}, 900_000);

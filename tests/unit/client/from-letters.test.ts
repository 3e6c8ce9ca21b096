import { afterEach, expect, it, vi } from 'vitest';
import { fillCache, makeCache, shareCache } from '@/lib/client/cache';
import { forwardAsFiles } from '@/lib/client/from-letters';
import { letterOwnCommands } from '@/lib/client/letter-commands';
import { useNotice } from '@/lib/client/notice';
import { only } from '@/lib/client/selection';
import { useView } from '@/lib/client/view';
import { listOfMailbox, mailbox, row, shellOf } from './things';

afterEach(() => vi.unstubAllGlobals());

it('row 125: more letters than one can carry are refused by the number, and nothing is begun', async () => {
  const asked = vi.fn(() => Promise.reject(new Error('nothing is asked')));
  vi.stubGlobal('fetch', asked);
  await forwardAsFiles(Array.from({ length: 101 }, (_, at) => row(at + 1, at)));
  expect(useNotice.getState().notice?.words).toMatch(/carry 100 letters .*101 are chosen/u);
  expect(asked).not.toHaveBeenCalled();
});

it('row 125: chosen letters are forwarded as files, but not everything in a list, of which only some are loaded', () => {
  vi.stubGlobal('window', { location: new URL('https://oriel.example/mail/1'), history: { state: null } });
  const cache = makeCache();
  const rows = [row(3, 300), row(2, 200)];
  const page = { rows, position: 0, previous: null, next: null, total: 400 };
  fillCache(cache, { shell: shellOf(mailbox(1, { role: 'inbox', exists: 400 })), list: { list: listOfMailbox(1), page }, message: null });
  shareCache(cache);
  const may = letterOwnCommands.find(({ id }) => id === 'forwardAsFile')?.when;
  const ids = rows.map(({ id }) => id);
  useView.setState(only(ids));
  expect(may?.()).toBe(true);
  useView.setState(only(ids, true));
  expect(may?.()).toBe(false);
});

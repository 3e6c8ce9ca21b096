/** What the contact sheet shows: each view, how one gets there from the inbox, and at which sizes it is worth a picture. */
import { all, closeLetter, ends, openRow, press, rows, type SheetView } from './view';
import { views as over } from './views-over';
import { views as states } from './views-states';

const mail: readonly SheetView[] = [
  { name: 'sign-in', sizes: ends, outside: true, open: (page) => page.locator('input[type=password]').waitFor() },
  { name: 'inbox', sizes: all, meant: ['inbox', 'phone-inbox'], open: async () => undefined },
  { name: 'letter', sizes: all, meant: ['reader-dark-paper', 'phone-reader'], open: (page) => openRow(page, /./) },
  { name: 'conversation', sizes: all, meant: ['conversation', 'phone-reader'], open: (page) => openRow(page, /Lighthouse survey/) },
  { name: 'newsletter', sizes: ends, meant: ['inbox-light', 'reader-dark-paper'], open: (page) => openRow(page, /Tidewater|newsletter/i) },
  {
    name: 'selection',
    sizes: ends,
    open: async (page, size) => {
      if (size === 390) await rows(page).first().locator('[data-lead]').tap();
      else await press(page, 'j x j x j x');
    },
  },
  { name: 'composer', sizes: all, meant: ['composer.', 'phone-composer'], open: (page) => press(page, 'c'), after: closeLetter },
  {
    name: 'reply',
    sizes: ends,
    meant: ['reply-inline', 'phone-composer'],
    open: (page) => openRow(page, /./).then(() => press(page, 'r')),
    after: closeLetter,
  },
];

export const views: readonly SheetView[] = [...mail, ...over, ...states];

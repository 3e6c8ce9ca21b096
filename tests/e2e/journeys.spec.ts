/**
 * X1 to X4, X6, X12: the same journey through the whole program twice, once by keys alone, once by roles and names alone as a screen reader
 * has them, on the desktop and on the phone, from left to right and from right to left.
 */
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { keysJourney } from './journey-keys';
import { namesJourney } from './journey-names';
import { speakAs } from './words';
import { type Person, test } from './world';

const devices = {
  desktop: { viewport: { width: 1440, height: 900 }, phone: false },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, phone: true },
} as const;

/** A conversation of two letters above three others. */
async function fill(person: Person, from: Person): Promise<void> {
  const letter = (subject: string, text: string, more: object = {}) =>
    buildMessage({ from: { name: 'Tomasz Holt', address: from.address }, to: person.address, subject, text, ...more });
  const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000);
  for (const [index, subject] of ['Third verse', 'Second verse', 'First verse'].entries())
    await person.phone.append('INBOX', letter(subject, 'La.'), [], at(30 - index));
  await person.phone.append('INBOX', letter('The keel', 'Here is the keel.', { messageId: 'keel-1@yard.example' }), ['\\Seen'], at(3));
  await person.phone.append(
    'INBOX',
    letter('Re: The keel', 'Is it straight?', {
      messageId: 'keel-2@yard.example',
      inReplyTo: 'keel-1@yard.example',
      references: ['keel-1@yard.example'],
    }),
    [],
    at(2),
  );
}

/** What only the mail server knows when the journey is over. */
async function arrived(person: Person): Promise<void> {
  await person.phone.waitForMessage('Sent', 'Re: The keel', 40_000);
  await person.phone.waitFor('INBOX', (all) => all.length === 3);
}

const journeys: readonly (readonly [keyof typeof devices, 'en' | 'ar', 'light' | 'dark'])[] = [
  ['desktop', 'en', 'light'],
  ['phone', 'en', 'dark'],
  ['desktop', 'ar', 'dark'],
  ['phone', 'ar', 'light'],
];

for (const [device, language, colorScheme] of journeys) {
  test.describe(`on the ${device}, ${language}, ${colorScheme}`, () => {
    const { phone, ...context } = devices[device];
    test.use({ ...context, colorScheme, locale: language === 'en' ? 'en-GB' : language });

    const begin = async (page: Page, person: Person, other: Person) => {
      speakAs(language);
      await fill(person, other);
      await page.goto('/sign-in');
      await expect(page.locator('html')).toHaveAttribute('lang', language);
    };

    test('X4: everything is done by keys alone, and the keyboard is never lost from sight', async ({ page, maren, tomasz }) => {
      test.slow();
      await begin(page, maren, tomasz);
      await keysJourney(page, maren, { phone, rtl: language === 'ar' });
      await arrived(maren);
    });

    // From right to left it is the same page in other colours: those alone are looked at again.
    test('X1 X6 X12: everything is done by roles and names alone, without a fault, and is large enough to press', async ({
      page,
      maren,
      tomasz,
    }) => {
      test.slow();
      await begin(page, maren, tomasz);
      const wrong = await namesJourney(page, maren, phone, language === 'en' ? undefined : ['color-contrast']);
      await arrived(maren);
      expect(wrong).toEqual([]);
    });
  });
}

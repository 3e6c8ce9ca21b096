/** The keyboard's place on the page: that there is one, that it can be seen, and that nothing lies over it (X4). */
import { expect, type Locator, type Page } from '@playwright/test';

/** What is wrong with the place of the keyboard, or null. */
async function faultOfFocus(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || focused === document.body) return 'nothing has the keyboard';
    // The letter in its frame shows its own.
    if (focused instanceof HTMLIFrameElement) return null;
    const named = document.getElementById(focused.getAttribute('aria-activedescendant') ?? '');
    const shown = named ?? focused;
    const what = `${shown.tagName} ${shown.getAttribute('aria-label') ?? shown.textContent?.slice(0, 40) ?? ''}`;
    const box = shown.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return `${what} has no size`;
    const inside = box.bottom > 0 && box.right > 0 && box.top < window.innerHeight && box.left < window.innerWidth;
    if (!inside) return `${what} is off the screen`;
    const across = Math.min(Math.max(box.left + box.width / 2, 1), window.innerWidth - 2);
    const down = Math.min(Math.max(box.top + box.height / 2, 1), window.innerHeight - 2);
    const over = document.elementFromPoint(across, down);
    // Where a list is empty, the words that say so stand on it.
    const empty = shown.matches('[role=grid]') && over?.closest('.list-empty');
    const related = empty || over === null || shown.contains(over) || over.contains(shown) || over.closest('label')?.contains(shown);
    if (!related) return `${what} lies under ${over.tagName} ${over.className}`;
    const ring = (one: Element | null) => {
      if (!one) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || /(^|\s)(2|3)px inset|0px 0px 0px (2|3)px/.test(boxShadow);
    };
    const typed = shown.matches('input:not([type=checkbox], [type=radio]), textarea, [contenteditable]');
    // A chosen line of a list is told by its ground; a field of a form by the ring of its frame, one that fills its pane by the caret.
    const chosen = named !== null && (named.getAttribute('aria-selected') === 'true' || ring(named));
    const marked = shown.hasAttribute('data-highlighted') || shown.matches('h1, [role=dialog]');
    const rings = ring(shown) || ring(shown.nextElementSibling) || ring(shown.closest('.field')) || ring(shown.parentElement);
    return rings || chosen || marked || typed ? null : `${what} shows no ring`;
  });
}

/** Waits until the keyboard has a place that is seen. */
export async function focusSeen(page: Page, step: string): Promise<void> {
  await expect.poll(() => faultOfFocus(page), { message: `the keyboard is seen: ${step}` }).toBeNull();
}

/** Presses keys one after the other; after each the keyboard must be seen. */
export async function keys(page: Page, ...presses: string[]): Promise<void> {
  for (const press of presses) {
    await page.keyboard.press(press);
    await focusSeen(page, `after ${press}`);
  }
}

/** Goes on by Tab, or back, until this has the keyboard, which must be seen at every stop. */
export async function tabTo(page: Page, goal: Locator, { back = false, most = 40 } = {}): Promise<void> {
  const there = () => goal.evaluateAll((found) => found.some((one) => one === document.activeElement));
  for (let stops = 0; stops < most; stops += 1) {
    if (await there()) return;
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    // Past the end of the page the browser's own bars have the keyboard.
    if (await page.evaluate(() => document.activeElement === document.body)) await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    await focusSeen(page, back ? 'back' : 'on');
  }
  expect(await there(), `${goal} is reached by Tab`).toBe(true);
}

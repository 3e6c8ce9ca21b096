/** How large the things are that are pressed (X6): as far as a press around their middle still means them. */
import type { Page } from '@playwright/test';

/** What is smaller to press than `least` pixels, a line each. Links within a sentence are as large as its line (WCAG 2.5.8). */
export async function smallTargets(page: Page, least: number): Promise<string[]> {
  return page.evaluate((size) => {
    const pressable =
      'button, a[href], input, select, textarea, summary, [role=button], [role=checkbox], [role=radio], [role=switch], [role=option], [role=treeitem], [role^=menuitem]';
    const inSentence = (one: Element) => {
      if (!one.matches('a[href], .btn.link') || getComputedStyle(one).display !== 'inline') return false;
      const around = one.parentElement?.textContent?.trim() ?? '';
      return around.length > (one.textContent?.trim().length ?? 0);
    };
    const small: string[] = [];
    // What an open menu lies over may be covered in part.
    const within = document.querySelector('[role=menu]') ?? document;
    for (const one of within.querySelectorAll<HTMLElement>(pressable)) {
      if (one.closest('[inert], [hidden]') || one.matches(':disabled') || inSentence(one)) continue;
      // A row's box is measured as its cell, a ticked line as the line, and a field as all that means it: there the pointer is that of text.
      let cell = one.closest<HTMLElement>('[data-lead], .check-line') ?? one;
      if (one.matches('input, textarea'))
        while (cell.parentElement && getComputedStyle(cell.parentElement).cursor === 'text') cell = cell.parentElement;
      if (!cell.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const { left, top, width, height } = cell.getBoundingClientRect();
      if (width === 0 || height === 0 || (width >= size && height >= size)) continue;
      const [across, down] = [left + width / 2, top + height / 2];
      const means = (x: number, y: number) => {
        // A notice that lies over it goes by itself.
        const hit = document.elementsFromPoint(x, y).find((met) => !met.closest('.toasts')) ?? null;
        return hit !== null && (cell.contains(hit) || hit.closest('label')?.contains(one) === true);
      };
      // What something lies over, or what is scrolled away, is measured where it can be pressed.
      const { innerWidth, innerHeight } = window;
      if (left < 0 || top < 0 || left + width > innerWidth || top + height > innerHeight || !means(across, down)) continue;
      const reach = (x: number, y: number) => {
        let far = 0;
        while (far < size && means(across + x * (far + 1), down + y * (far + 1))) far += 1;
        return far;
      };
      const [wide, high] = [reach(-1, 0) + reach(1, 0) + 1, reach(0, -1) + reach(0, 1) + 1];
      const missed = [wide < size ? `${wide} wide` : null, high < size ? `${high} high` : null].filter((each) => each !== null);
      if (missed.length === 0) continue;
      const name = one.getAttribute('aria-label') ?? one.textContent?.trim().slice(0, 40) ?? '';
      small.push(`${one.tagName.toLowerCase()}.${String(one.className).replaceAll(' ', '.')} “${name}”: ${missed.join(', ')}`);
    }
    return [...new Set(small)];
  }, least);
}

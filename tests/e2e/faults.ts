/** What is wrong with a page for those who cannot see it, and with its width. */
import type { Page } from '@playwright/test';
import axe from 'axe-core';

/**
 * What axe finds, a line each; of these rules alone where they are given. Letters in frames are their authors' affair, and axe cannot run
 * in them.
 */
export async function faults(page: Page, rules?: readonly string[]): Promise<string[]> {
  // The page hears of other colours with the next frame, and draws them with the one after.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (only) => {
    const run = (window as unknown as { axe: typeof axe }).axe.run;
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const runOnly = only ? { type: 'rule' as const, values: [...only] } : { type: 'tag' as const, values: tags };
    for (let looks = 1; ; looks += 1) {
      // A sheet that is still fading in is judged by the colours it passes through; so is what begins to change while it is looked at.
      await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
      const looking = new AbortController();
      let changes = false;
      for (const sign of ['transitionrun', 'animationstart'])
        document.addEventListener(
          sign,
          () => {
            changes = true;
          },
          { capture: true, signal: looking.signal },
        );
      const result = await run(document, { iframes: false, runOnly });
      looking.abort();
      if (changes && looks < 5) continue;
      return result.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) }));
    }
  }, rules);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} ${html.slice(0, 200)}: ${failureSummary?.split('\n')[1]?.trim()}`),
  );
}

/** Pixels that the page is wider than the window. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

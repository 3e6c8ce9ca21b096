/** What is wrong with a page for those who cannot see it, and with its width. */
import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** What axe finds, a line each. Letters in frames are their authors' affair, and axe cannot run in them. */
export async function faults(page: Page): Promise<string[]> {
  // A sheet that is still fading in is judged by the colours it passes through.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const run = (window as unknown as { axe: typeof axe }).axe.run;
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const result = await run(document, { iframes: false, runOnly: { type: 'tag', values: tags } });
    return result.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) }));
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} ${html.slice(0, 200)}: ${failureSummary?.split('\n')[1]?.trim()}`),
  );
}

/** Pixels that the page is wider than the window. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

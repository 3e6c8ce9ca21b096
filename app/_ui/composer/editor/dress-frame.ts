/** Gives the frame of a letter the look of the page around it, and follows it: colours, sizes, faces, language and direction. */

const colours = ['paper', 'ink', 'ink-2', 'ink-3', 'accent-ink', 'accent-wash-2', 'hover', 'line-2', 'font', 'mono', 'w-text'] as const;

/** The page's own faces, with addresses that hold in the frame. */
function facesOf(page: Document): string {
  const rules: string[] = [];
  for (const sheet of page.styleSheets) {
    if (!sheet.href?.startsWith(location.origin)) continue;
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSFontFaceRule)) continue;
      rules.push(
        rule.cssText.replace(/url\(["']?([^"')]+)["']?\)/gu, (_, address: string) => `url("${new URL(address, sheet.href ?? '').href}")`),
      );
    }
  }
  return rules.join('');
}

function dress(page: HTMLElement, root: HTMLElement): void {
  const { dataset, lang, dir } = page;
  const values = getComputedStyle(page);
  root.dataset.theme = values.colorScheme.includes('dark') ? 'dark' : 'light';
  if (dataset.contrast) root.dataset.contrast = dataset.contrast;
  if (!root.lang) root.lang = lang;
  root.dir = dir;
  for (const name of colours) root.style.setProperty(`--${name}`, values.getPropertyValue(`--${name}`));
  const rem = Number.parseFloat(values.fontSize);
  root.style.setProperty('--size', `${17 * (rem / 16)}px`);
  root.style.setProperty('--line-height', `${26 * (rem / 16)}px`);
}

/** Dresses the frame's document until the returned function is called. */
export function dressFrame(doc: Document): () => void {
  const page = document.documentElement;
  const faces = doc.createElement('style');
  faces.textContent = facesOf(document);
  doc.head.append(faces);
  const follow = () => dress(page, doc.documentElement);
  follow();
  const changes = new MutationObserver(follow);
  changes.observe(page, {
    attributes: true,
    attributeFilter: ['data-theme', 'data-contrast', 'data-accent', 'data-text', 'lang', 'dir', 'style'],
  });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', follow);
  return () => {
    changes.disconnect();
    dark.removeEventListener('change', follow);
  };
}

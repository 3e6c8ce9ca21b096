/** What a person typed or pasted into a field with format, as markup of a few kinds only: no styles, no scripts, nothing that is fetched. */

const kept: readonly string[] = ['B', 'STRONG', 'I', 'EM', 'U', 'BR', 'DIV', 'P', 'UL', 'OL', 'LI'];
const dropped: readonly string[] = ['SCRIPT', 'STYLE', 'TITLE', 'HEAD', 'TEMPLATE', 'IFRAME', 'OBJECT', 'SVG', 'MATH', 'TEXTAREA'];
const blocks: readonly string[] = ['DIV', 'P', 'LI', 'UL', 'OL'];

function picture(source: Element): Element | null {
  const address = source.getAttribute('src') ?? '';
  if (!/^data:image\/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=]+$/u.test(address)) return null;
  const made = document.createElement('img');
  made.setAttribute('src', address);
  made.setAttribute('alt', source.getAttribute('alt') ?? '');
  made.setAttribute('style', 'max-width: 100%');
  return made;
}

function link(source: Element): Element | null {
  const address = source.getAttribute('href') ?? '';
  if (!/^(?:https?:\/\/|mailto:|tel:)/iu.test(address)) return null;
  const made = document.createElement('a');
  made.setAttribute('href', address);
  return made;
}

function shellOf(source: Element): Element | null {
  if (source.tagName === 'IMG') return picture(source);
  if (source.tagName === 'A') return link(source);
  if (!kept.includes(source.tagName)) return null;
  const made = document.createElement(source.tagName);
  const direction = source.getAttribute('dir');
  if (direction === 'rtl' || direction === 'ltr' || direction === 'auto') made.setAttribute('dir', direction);
  return made;
}

function copyInto(target: Node, source: Node): void {
  for (const child of source.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) target.appendChild(document.createTextNode(child.nodeValue ?? ''));
    if (!(child instanceof Element) || dropped.includes(child.tagName.toUpperCase())) continue;
    const made = shellOf(child);
    if (made) target.appendChild(made);
    copyInto(made ?? target, child);
  }
}

/** The markup with what may stand in it, and nothing else. */
export function cleanRich(html: string): string {
  const holder = document.createElement('div');
  copyInto(holder, new DOMParser().parseFromString(html, 'text/html').body);
  const empty = (holder.textContent ?? '').trim() === '' && !holder.querySelector('img');
  return empty ? '' : holder.innerHTML;
}

/** The same as plain text: a line for each block, links with their address. */
export function textOfRich(html: string): string {
  let text = '';
  const walk = (node: Node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) text += (child.nodeValue ?? '').replace(/\s+/gu, ' ');
      if (!(child instanceof Element)) continue;
      const block = blocks.includes(child.tagName);
      if (block && text !== '' && !text.endsWith('\n')) text += '\n';
      if (child.tagName === 'BR') text += '\n';
      if (child.tagName === 'LI') text += '- ';
      walk(child);
      const address = child.getAttribute('href')?.replace(/^mailto:/iu, '');
      if (address && !(child.textContent ?? '').includes(address)) text += ` <${address}>`;
      if (block && !text.endsWith('\n')) text += '\n';
    }
  };
  walk(new DOMParser().parseFromString(html, 'text/html').body);
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

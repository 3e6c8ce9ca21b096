/**
 * `node .config/commands/icons.mjs`: draws app/_ui/base/icons.svg anew, after a name was added to app/_ui/base/icon.tsx. The drawings are Lucide's.
 * One file that browsers keep, instead of a script that draws each of them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
/** Where Lucide calls it otherwise than we do. */
const theirs = {
  'circle-alert': 'circle-exclamation-point',
  'circle-question': 'circle-question-mark',
  'octagon-alert': 'octagon-exclamation-point',
  panels: 'panels-top-left',
  'trash-2': 'trash',
  'triangle-alert': 'triangle-exclamation-point',
};

const attributes = (given) =>
  Object.entries(given)
    .filter(([name]) => name !== 'key')
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');

/** The names that the component knows. */
function names() {
  const [, list = ''] = /type IconName =([^;]*);/.exec(readFileSync(new URL('app/_ui/base/icon.tsx', root), 'utf8')) ?? [];
  return [...list.matchAll(/'([\w-]+)'/g)].map(([, name]) => name);
}

async function symbol(name) {
  const { __iconData } = await import(new URL(`node_modules/lucide-react/dist/esm/icons/${theirs[name] ?? name}.mjs`, root));
  const shapes = __iconData.node.map(([tag, given]) => `<${tag}${attributes(given)}/>`);
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.join('')}</symbol>\n`;
}

/** The file as it has to be. */
export async function drawIcons() {
  const symbols = await Promise.all(names().map(symbol));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">\n${symbols.join('')}</svg>\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(new URL('app/_ui/base/icons.svg', root), await drawIcons());

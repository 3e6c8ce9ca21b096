/** The style that stands before a letter's own in its frame. Colours are those of the look's tokens. */

/** How the frame is to look. */
export interface Look {
  theme: 'light' | 'dark';
  /** In its own colours on white, whatever the theme. */
  paper: boolean;
  /** More contrast is wanted. */
  contrast: boolean;
}

interface Palette {
  paper: string;
  ink: string;
  ink2: string;
  link: string;
  line: string;
  well: string;
  focus: string;
}

const light: Palette = {
  paper: 'oklch(1 0 0)',
  ink: 'oklch(.24 .012 75)',
  ink2: 'oklch(.405 .012 75)',
  link: 'oklch(.435 .078 200)',
  line: 'oklch(.32 .02 80/.13)',
  well: 'oklch(.922 .0075 95)',
  focus: 'oklch(.5 .0936 200)',
};
const dark: Palette = {
  paper: 'oklch(.24 .005 75)',
  ink: 'oklch(.93 .006 85)',
  ink2: 'oklch(.79 .008 85)',
  link: 'oklch(.82 .0741 200)',
  line: 'oklch(.95 .01 85/.12)',
  well: 'oklch(.285 .006 75)',
  focus: 'oklch(.8 .0936 200)',
};
const lightContrast: Palette = {
  ...light,
  ink: 'oklch(0 0 0)',
  ink2: 'oklch(.2 0 0)',
  link: 'oklch(.34 .078 200)',
  line: 'oklch(.35 0 0)',
  well: 'oklch(.9 0 0)',
};
const darkContrast: Palette = {
  ...dark,
  paper: 'oklch(.13 0 0)',
  ink: 'oklch(1 0 0)',
  ink2: 'oklch(.93 0 0)',
  link: 'oklch(.88 .0702 200)',
  line: 'oklch(.72 0 0)',
  well: 'oklch(.32 0 0)',
};

const font =
  '"Source Sans 3","Vazirmatn","Noto Sans Hebrew",system-ui,"Hiragino Sans","Yu Gothic UI","PingFang SC","Microsoft YaHei UI","Noto Sans CJK JP","Noto Sans",sans-serif';
const mono = '"Source Code Pro","Noto Sans Mono",ui-monospace,Menlo,Consolas,monospace';

function frame({ paper, ink, ink2, link, line, well, focus }: Palette, scheme: 'light' | 'dark'): string {
  return [
    `:root{color-scheme:${scheme}}`,
    `html{margin:0;padding:0;height:auto!important;min-height:0!important;background:${paper};-webkit-text-size-adjust:100%;text-size-adjust:100%}`,
    `body{margin:0;height:auto!important;min-height:0!important;color:${ink};font-family:${font};overflow-wrap:break-word}`,
    `a{color:${link}}a:focus-visible,summary:focus-visible{outline:2px solid ${focus};outline-offset:2px}`,
    `.oriel-picture{display:inline-block;box-sizing:border-box;max-width:100%;overflow:hidden;border-radius:2px;background:${well};color:${ink2};font-size:13px;line-height:18px;text-align:center;text-decoration:none}`,
    `.oriel-document{overflow:clip;isolation:isolate}.oriel-document+.oriel-document{margin-block-start:20px;border-block-start:1px solid ${line};padding-block-start:20px}`,
    `.oriel-text p{white-space:pre-wrap;margin:0 0 .8em}`,
    `@media print{:root{color-scheme:light}html{background:none}body{color:${light.ink}}a{color:${light.link}}.oriel-picture{background:${light.well};color:${light.ink2}}}`,
  ].join('');
}

/** For letters without a look of their own: our measure of things. */
function plain({ line, ink2 }: Palette): string {
  return [
    'body{font-size:17px;line-height:26px}p{margin:0 0 .8em}',
    `img{max-width:100%;height:auto}pre{white-space:pre-wrap;font-family:${mono};font-size:.88em;line-height:1.5}code,tt,kbd,samp{font-family:${mono};font-size:.9em}`,
    `blockquote{margin:.6em 0;padding-inline-start:14px;border-inline-start:2px solid ${line};color:${ink2}}@media print{blockquote{color:${light.ink2}}}`,
    `hr{border:0;border-block-start:1px solid ${line};margin:1.2em 0}h1{font-size:24px;line-height:30px}h2{font-size:20px;line-height:26px}h3{font-size:18px;line-height:24px}`,
  ].join('');
}

/** The CSS for a frame. Made of constants only: nothing of a letter and nothing of a request goes into it. */
export function frameStyle(look: Look, designed: boolean): string {
  const onPaper = look.paper || look.theme === 'light';
  const palette = onPaper ? (look.contrast && !designed ? lightContrast : light) : look.contrast ? darkContrast : dark;
  const base = frame(palette, onPaper ? 'light' : 'dark');
  return designed ? `${base}body{font-size:16px;line-height:normal}` : base + plain(palette);
}

/**
 * The vectors of security.md 1.7, each a letter of its own. Each names its own host, so that a contact tells which one made it. Written by
 * us. AT stands for its address and HERE for its host.
 */
import type { MessageChoice } from '../support/message';

/** One way in which a letter may try to reach its sender. */
export interface Vector {
  name: string;
  letter: Pick<MessageChoice, 'html' | 'text' | 'attachments' | 'headers'>;
}

/** Names below this one lead to the canary. */
export const vectorDomain = 'vector.test';
/** Names below this one lead nowhere: the browser's own record tells who asked for them. */
export const namedDomain = 'named.test';

const css: Record<string, string> = {
  'css-background': 'background:url(AT)',
  'css-background-image': 'background-image:url("AT")',
  'css-list-style': 'display:list-item;list-style:url(AT)',
  'css-list-style-image': 'display:list-item;list-style-image:url(AT)',
  'css-cursor': 'cursor:url(AT) 1 1,auto',
  'css-mask': '-webkit-mask:url(AT);mask:url(AT)',
  'css-filter': 'filter:url(AT#f)',
  'css-border-image': 'border:9px solid;border-image:url(AT) 9',
  'css-shape-outside': 'float:left;width:50px;height:50px;shape-outside:url(AT)',
  'css-clip-path': 'clip-path:url(AT#c)',
  'css-behavior': 'behavior:url(AT)',
  'css-moz-binding': '-moz-binding:url(AT#b)',
  'css-image-set': 'background-image:image-set("AT" 1x)',
  'css-webkit-image-set': 'background-image:-webkit-image-set(url(AT) 1x)',
  'css-image': 'background-image:image("AT")',
  'css-cross-fade': 'background-image:-webkit-cross-fade(url(AT),url(AT),50%)',
  'css-var': '--x:url(AT);background:var(--x)',
  'css-var-fallback': 'background:var(--y,url(AT))',
  'css-escaped': 'background:\\75 rl(AT)',
  'css-escaped-address': 'background:url(\\68ttp://HERE/p)',
  'css-entity': 'background:&#117;rl(AT)',
  'css-crlf': 'background:u\\\r\n72l(AT)',
  'css-crlf-inside': 'background:u\\72\r\nl(AT)',
  'css-unclosed': 'background:url(AT',
  'css-unclosed-quote': 'background:url("AT',
  'css-important': 'background:red url(AT)!important',
};

const sheets: Record<string, string> = {
  'sheet-background': 'p{background:url(AT)}',
  'sheet-content': 'p::before{content:url(AT)}',
  'sheet-import-url': '@import url(AT);',
  'sheet-import-string': '@import "AT";',
  'sheet-import-media': '@media all{p{color:red}}@import url(AT) screen;',
  'sheet-import-escaped': '@\\69mport "AT";',
  'sheet-font-face': '@font-face{font-family:v;src:url(AT)}p{font-family:v}',
  'sheet-font-range': '@font-face{font-family:w;src:url(AT);unicode-range:U+78}p{font-family:w}',
  'sheet-attribute-selector': 'a[href^="h"]{background:url(AT)}',
  'sheet-supports': '@supports (display:block){p{background:url(AT)}}',
  'sheet-layer': '@layer a{p{background:url(AT)}}',
  'sheet-keyframes': '@keyframes k{from,to{background:url(AT)}}p{animation:k 9s}',
  'sheet-nested': 'p{color:red;&{background:url(AT)}}',
  'sheet-print': '@media print{p{background:url(AT)}}',
  'sheet-dark': '@media (prefers-color-scheme:dark){p{background:url(AT)}}',
  'sheet-hover': 'p:hover,body:hover{background:url(AT)}',
  'sheet-cdo': '<!-- p{background:url(AT)} -->',
};

const relations =
  'stylesheet icon prefetch preload modulepreload preconnect dns-prefetch prerender manifest alternate search pingback next'.split(' ');

const drawn: Record<string, string> = {
  image: '<image href="AT" width="9" height="9"/>',
  'image-xlink': '<image xlink:href="AT" width="9" height="9"/>',
  use: '<use href="AT#u"/>',
  'fe-image': '<filter id="f"><feImage href="AT"/></filter><rect width="9" height="9" filter="url(#f)"/>',
  style: '<style>*{background:url(AT)}</style><style>@import url(AT);</style>',
  'foreign-object': '<foreignObject width="9" height="9"><img src="AT"></foreignObject>',
  script: '<script href="AT"></script>',
};
for (const name of ['fill', 'stroke', 'mask', 'clip-path', 'marker-end', 'filter', 'style'])
  drawn[name] = `<rect width="9" height="9" ${name}="${name === 'style' ? 'fill:' : ''}url(AT#x)"/>`;
for (const kind of ['animate', 'set'])
  for (const name of ['href', 'xlink:href', 'fill', 'mask', 'filter', 'style'])
    drawn[`${kind}-${name.replace(':', '-')}`] =
      `<image width="9" height="9"><${kind} attributeName="${name}" to="${name.endsWith('href') ? 'AT' : 'url(AT#x)'}" values="AT;AT" by="AT" begin="0s" dur="1s"/></image>`;

const marks: Record<string, string> = {
  img: '<img src="AT">',
  'img-entity': '<img src="&#104;ttp://HERE/p">',
  'img-no-scheme': '<img src="//HERE/p">',
  'img-srcset': '<img srcset="AT 1x, AT 2x">',
  'img-alias': '<image src="AT">',
  'img-low': '<img lowsrc="AT" dynsrc="AT" longdesc="AT" data-src="AT">',
  'img-unclosed': '<img src="AT"',
  'img-in-comment': '<!--[if true]><img src="AT"><![endif]--><![if !x]><img src="AT"><![endif]>',
  'img-in-noscript': '<noscript><img src="AT"></noscript>',
  'img-in-template': '<template><img src="AT"></template>',
  'img-in-title': '<title></title><img src="AT"></title>',
  picture: '<picture><source srcset="AT"><img src="AT"></picture>',
  'input-image': '<input type="image" src="AT">',
  'body-background': '<body background="AT">x</body>',
  'table-background': '<table background="AT"><tr><td>x</table>',
  'row-background': '<table><tr background="AT"><td>x</table>',
  'cell-background': '<table><tr><td background="AT">x</table>',
  'heading-background': '<table><tr><th background="AT">x</table>',
  'html-manifest': '<html manifest="AT"><body>x</body></html>',
  'meta-refresh': '<meta http-equiv="refresh" content="0;url=AT">',
  'meta-refresh-quoted': '<meta http-equiv="refresh" content="0; URL=\'AT\'">',
  'meta-link': '<meta http-equiv="link" content="<AT>; rel=preload; as=image">',
  'base-href': '<base href="http://HERE/"><img src="p"><link rel="stylesheet" href="s">',
  'script-external': '<script src="AT"></script>',
  'script-inline': '<script>new Image().src="AT"</script>',
  'script-nested': '<scr<script>ipt src="AT"></script><script>fetch("AT")</script>',
  handlers:
    '<p onclick="fetch(\'AT\')" onmouseover="fetch(\'AT\')">x</p><img src="data:," onerror="new Image().src=\'AT\'"><svg onload="fetch(\'AT\')">',
  'body-onload': '<body onload="new Image().src=\'AT\'">x</body>',
  'iframe-src': '<iframe src="AT"></iframe>',
  'iframe-srcdoc': '<iframe srcdoc="<img src=\'AT\'>"></iframe>',
  'iframe-data-picture': '<iframe src="data:text/html,<img src=\'AT\'>"></iframe>',
  'iframe-data-refresh': '<iframe src="data:text/html,<meta http-equiv=refresh content=\'0;url=AT\'>"></iframe>',
  'iframe-view-source': '<iframe src="view-source:AT"></iframe>',
  frameset: '<frameset cols="*"><frame src="AT"></frameset>',
  'object-data': '<object data="AT"></object>',
  'object-movie': '<object type="application/x-shockwave-flash"><param name="movie" value="AT"><img src="AT"></object>',
  embed: '<embed src="AT">',
  applet: '<applet code="a.class" codebase="http://HERE/"></applet>',
  bgsound: '<bgsound src="AT">',
  audio: '<audio src="AT" autoplay preload="auto"></audio>',
  'video-src': '<video src="AT" autoplay preload="auto"></video>',
  'video-poster': '<video poster="AT"></video>',
  'video-mp4': '<video autoplay><source src="AT.mp4" type="video/mp4"></video>',
  'video-webm': '<video autoplay><source src="AT.webm" type="video/webm"></video>',
  'video-ogg': '<video autoplay><source src="AT.ogv" type="video/ogg"></video>',
  track: '<video src="data:video/mp4;base64,AAAA"><track src="AT" default kind="subtitles"></video>',
  'math-href': '<math href="AT"><mi href="AT" xlink:href="AT">x</mi></math>',
  'math-annotation': '<math><annotation-xml encoding="text/html"><img src="AT"></annotation-xml></math>',
  'form-autofocus':
    '<form action="AT" method="get"><input name="a" autofocus onfocus="this.form.submit()"><button formaction="AT">x</button></form>',
  'anchor-ping': '<a href="https://link.example/" ping="AT">x</a>',
  'details-ontoggle': '<details open ontoggle="fetch(\'AT\')"><summary>x</summary>y</details>',
  'cite-attributes': '<blockquote cite="AT">x</blockquote><q cite="AT">x</q>',
  portal: '<portal src="AT"></portal><fencedframe src="AT"></fencedframe>',
  'mutation-style': '<svg></p><style><a id="</style><img src=AT>">',
  'mutation-math': '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=AT&gt;">',
};

const file = (type: string, content: string, more: { contentId?: string; filename?: string } = {}) => ({ type, content, ...more });

const parts: Record<string, Vector['letter']> = {
  'stylesheet-by-cid': {
    html: '<link rel="stylesheet" href="cid:look@v"><style>@import "cid:look@v";</style><p>x</p>',
    attachments: [file('text/css', 'p{background:url(AT)}@import "AT";', { contentId: 'look@v', filename: 'look.css' })],
  },
  'svg-by-cid': {
    html: '<p>x <img src="cid:drawing@v"></p>',
    attachments: [
      file('image/svg+xml', '<?xml-stylesheet href="AT"?><svg xmlns="http://www.w3.org/2000/svg"><image href="AT"/></svg>', {
        contentId: 'drawing@v',
        filename: 'drawing.svg',
      }),
    ],
  },
  'svg-as-png': {
    html: '<p>x <img src="cid:drawing@w"></p>',
    attachments: [
      file('image/png', '<svg xmlns="http://www.w3.org/2000/svg"><image href="AT"/></svg>', { contentId: 'drawing@w', filename: 'a.png' }),
    ],
  },
  'svg-attached': {
    text: 'A drawing is attached.',
    attachments: [
      file('image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><style>@import "AT";</style></svg>', { filename: 'b.svg' }),
    ],
  },
  'css-attached': { text: 'A style is attached.', attachments: [file('text/css', '@import "AT";', { filename: 'a.css' })] },
  'external-body': {
    text: 'The rest lies elsewhere.',
    attachments: [
      file('message/external-body; access-type=URL; URL="AT"', 'Content-Type: image/png\r\nContent-ID: <e@v>\r\n\r\n'),
      file('message/external-body; access-type=anon-ftp; site="HERE"; name="p"', 'Content-Type: text/plain\r\nContent-ID: <f@v>\r\n\r\n'),
    ],
  },
  'card-photo': {
    text: 'My card.',
    attachments: [
      file('text/vcard', 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:V\r\nPHOTO:AT\r\nLOGO;VALUE=uri:AT\r\nSOUND:AT\r\nEND:VCARD\r\n', {
        filename: 'v.vcf',
      }),
    ],
  },
  'calendar-attach': {
    text: 'Come.',
    attachments: [
      file(
        'text/calendar; method=REQUEST',
        'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:v\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:v\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260102T000000Z\r\nSUMMARY:V\r\nATTACH:AT\r\nIMAGE;VALUE=URI:AT\r\nURL:AT\r\nCONFERENCE:AT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
        { filename: 'v.ics' },
      ),
    ],
  },
  'letter-attached': {
    text: 'See below.',
    attachments: [
      file('message/rfc822', 'Subject: inside\r\nContent-Type: text/html\r\n\r\n<img src="AT"><link rel=preconnect href="AT">'),
    ],
  },
  'header-unsubscribe': {
    html: '<p>x</p>',
    headers: { 'List-Unsubscribe': '<AT>, <mailto:leave@HERE>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  },
  'header-list': { html: '<p>x</p>', headers: { 'List-Help': '<AT>', 'List-Archive': '<AT>', 'List-Post': '<mailto:a@HERE>' } },
  'header-face': {
    html: '<p>x</p>',
    headers: { 'X-Image-URL': 'AT', 'BIMI-Location': 'v=BIMI1; l=AT', 'Content-Location': 'AT', 'Content-Base': 'AT' },
  },
  'header-content-base': { html: '<img src="p"><p>x</p>', headers: { 'Content-Base': '"http://HERE/"' } },
  'text-link': { text: 'See AT and http://HERE/q for more.' },
  'html-link': { html: '<a href="AT">x</a><map name="m"><area href="AT" coords="0,0,9,9"></map>' },
};

/** Everything in `value` with its own host in place of AT and HERE. */
function placed<T>(value: T, name: string): T {
  const host = `${name}.${/^(?:link-dns-prefetch|html-link|text-link)$/.test(name) ? namedDomain : vectorDomain}`;
  return JSON.parse(
    JSON.stringify(value)
      .replaceAll(/\bAT\b/g, `http://${host}/p`)
      .replaceAll(/\bHERE\b/g, host),
  ) as T;
}

function vector(name: string, letter: Vector['letter']): Vector {
  return { name, letter: placed(letter, name) };
}

/** Every vector, as a letter. */
export const vectors: readonly Vector[] = [
  ...Object.entries(marks).map(([name, html]) => vector(name, { html })),
  ...relations.map((rel) =>
    vector(`link-${rel}`, { html: `<link rel="${rel}" ${rel === 'preload' ? 'as="image" ' : ''}href="AT"><p>x</p>` }),
  ),
  ...['rss', 'atom'].map((kind) =>
    vector(`link-${kind}`, { html: `<link rel="alternate" type="application/${kind}+xml" href="AT"><p>x</p>` }),
  ),
  ...Object.entries(drawn).map(([name, inside]) =>
    vector(`svg-${name}`, { html: `<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">${inside}</svg>` }),
  ),
  ...Object.entries(css).map(([name, style]) => vector(name, { html: `<p style="${style.replaceAll('"', '&quot;')}">x</p>` })),
  ...Object.entries(sheets).map(([name, sheet]) =>
    vector(name, { html: `<style>${sheet}</style><p>x <a href="https://link.example/">y</a></p>` }),
  ),
  ...Object.entries(parts).map(([name, letter]) => vector(name, letter)),
];

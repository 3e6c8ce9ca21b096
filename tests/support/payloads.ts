/** Markup that others collected to break sanitisers, read in place from the corpus (ORIEL_CORPUS), and some of our own, which is always there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decodeText } from '@/lib/mime/charset';

const folder = join(resolve(process.env.ORIEL_CORPUS ?? '../shared/corpus'), 'hostile');

/** Ways to run a script, written by us: each would call `alert`. */
export const ownPayloads: readonly string[] = [
  '<script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<script src="data:text/javascript,alert(1)"></script>',
  '<script type=module>alert(1)</script><script>import("data:text/javascript,alert(1)")</script>',
  '<img src=x: onerror=alert(1)>',
  '<img src=x:\u00a0onerror=alert(1) /onerror=alert(2)/ oNeRrOr\n=\nalert(3)>',
  '<body onload=alert(1) onpageshow=alert(2) onfocus=alert(3) onhashchange=alert(4) onscroll=alert(5)>',
  '<svg onload=alert(1)><svg><script>alert(2)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s><set onend=alert(2) attributeName=x dur=1s></svg>',
  '<svg><a><animate attributeName=href values="javascript:alert(1)"/><text x=20 y=20>x</text></a></svg>',
  '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>alert(1)</script></svg>#x"></svg>',
  '<svg><foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"></foreignObject></svg>',
  '<math><mi xlink:href="javascript:alert(1)">x</mi><maction actiontype="statusline" onclick=alert(2)>y</maction></math>',
  '<a href="javascript:alert(1)" id=x>x</a><a href="java\tscript:alert(1)">y</a><a href="&#1;javascript:alert(1)">z</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a><a href="vbscript:alert(1)">y</a><a href="blob:x">z</a>',
  '<form action="javascript:alert(1)"><button autofocus onfocus=alert(2) formaction="javascript:alert(3)">x</button></form>',
  '<input autofocus onfocus=alert(1)><select autofocus onfocus=alert(2)><textarea autofocus onfocus=alert(3)>',
  '<details open ontoggle=alert(1)><summary>x</summary></details><marquee onstart=alert(2)>x</marquee>',
  '<div popover id=p onbeforetoggle=alert(1)>x</div><button popovertarget=p>x</button><dialog open oncancel=alert(2)>x</dialog>',
  '<video onerror=alert(1)><source src=x: onerror=alert(2)></video><audio src=x: onerror=alert(3)></audio>',
  '<iframe src="javascript:alert(1)"></iframe><iframe srcdoc="<script>parent.alert(2)</script>"></iframe>',
  '<object data="javascript:alert(1)"></object><embed src="javascript:alert(2)"><applet code="javascript:alert(3)"></applet>',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)"><base href="javascript:alert(1)//"><link rel=import href="data:text/html,<script>alert(2)</script>">',
  '<style>@keyframes x{}</style><p style="animation:x" onanimationstart="alert(1)">x</p><p style="transition:color 1s" ontransitionend=alert(2)>',
  '<style>*{background:url("javascript:alert(1)");behavior:url(#x);-moz-binding:url(data:text/xml,x#y);width:expression(alert(2))}</style>',
  '<p style="background:url(javascript:alert(1));xss:expr/**/ession(alert(2))">x</p>',
  '<noscript><p title="</noscript><img src=x: onerror=alert(1)>"></noscript>',
  '<math><mtext><table><mglyph><style><math><table id="</table>"><img src onerror=alert(1)">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<svg></p><style><g title="</style><img src onerror=alert(1)>">',
  '<svg><desc><![CDATA[</desc><script>alert(1)</script>]]></svg><svg><title><style><img src=x: onerror=alert(2)>',
  '<math><annotation-xml encoding="text/html"><style></math><img src onerror=alert(1)></style></annotation-xml></math>',
  '<template><script>alert(1)</script></template><template shadowrootmode=open><img src=x: onerror=alert(2)></template>',
  '<xmp><p title="</xmp><img src onerror=alert(1)>"></xmp><noembed><img src=x: onerror=alert(2)></noembed>',
  '<listing>&lt;img onerror=alert(1) src&gt;</listing><plaintext><img src=x: onerror=alert(1)>',
  '<textarea><p title="</textarea><img src onerror=alert(1)>"></textarea><title><p title="</title><img src onerror=alert(2)>">',
  '<select><template><style><!--</style><a rel="--></style></template></select><img src onerror=alert(1)>">',
  '<table><tr><td><svg><caption><style><a title="</style></caption><img src onerror=alert(1)>">',
  '<!--><img src onerror=alert(1)>--><!--!><img src onerror=alert(2)>--!><!-- --!><img src onerror=alert(3)>',
  '<?xml version="1.0"?><?php echo "<img src onerror=alert(1)>"?><!DOCTYPE x [<!ENTITY y "<script>alert(2)</script>">]>&y;',
  '<x-y onclick=alert(1) is=x-z>x</x-y><slot onslotchange=alert(2)></slot><portal src="javascript:alert(3)">',
  '<a id=location name=document href=#><form id=parent name=top><img name=cookie></form></a><p id=__proto__>x</p>',
  '<frameset onload=alert(1)><frame src="javascript:alert(2)"></frameset>',
  '<isindex type=image src=1 onerror=alert(1)><keygen autofocus onfocus=alert(2)><bgsound onpropertychange=alert(3)>',
  '<p contenteditable onbeforeinput=alert(1) onpaste=alert(2) accesskey=x tabindex=1 autofocus onfocus=alert(3)>x</p>',
  '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSkgeG1sbnM9Imh0dHA6Ly93d3cudzMub3JnLzIwMDAvc3ZnIi8+">',
  `${'<b>'.repeat(300)}<script>alert(1)</script>`,
  `${'<table><tr><td>'.repeat(60)}<img src onerror=alert(1)>`,
  '\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt><img src\u0000=x: onerror\u0000=alert(1)>',
  '+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
];

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

function inputs(json: string): string[] {
  return (JSON.parse(json) as { tests: { input: string }[] }).tests.map(({ input }) => input);
}

/** Payloads of the corpus by the name of their collection; none where the corpus is not here. */
export function collectedPayloads(): Record<string, string[]> {
  if (!existsSync(join(folder, 'html'))) return {};
  return {
    DOMPurify: (JSON.parse(read('html/DOMPurify/expect.json')) as { payload: string }[]).map(({ payload }) => payload),
    loofah: [...read('html/loofah/testdata_sanitizer_tests1.dat').matchAll(/"input": (".*"),?$/gmu)].map(
      ([, text]) => JSON.parse(text ?? '""') as string,
    ),
    H5SC: read('html/H5SC/vectors.txt').split(/(?=<div id="\d+">)/u),
    'html5lib domjs': inputs(read('html/html5lib-tests/domjs.test')),
    'html5lib test2': inputs(read('html/html5lib-tests/test2.test')),
    'html5lib trees': read('html/html5lib-tests/tests2.dat')
      .split('#data\n')
      .map((one) => one.split('\n#e')[0] ?? ''),
    roundcube: readdirSync(join(folder, 'html/roundcubemail')).map((file) =>
      decodeText(readFileSync(join(folder, 'html/roundcubemail', file)), null, 'html'),
    ),
    'naughty strings': read('strings/big-list-of-naughty-strings/blns.txt').split('\n'),
  };
}

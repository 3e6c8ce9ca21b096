/** Newsletters of 150 KB, in the ways in which large senders build them: what takes the sanitiser longest of what really arrives. */
import { newsletterHtml, newsletters } from '../support/mailbox/newsletters';
import { Random } from '../support/mailbox/random';

const size = 150 * 1024;
const words =
  'harbour tide oak plank season crossing timetable lantern yarn winter offer reading island ferry museum weather order account'.split(' ');

const prose = (random: Random, count: number) => Array.from({ length: count }, () => random.pick(words)).join(' ');
const address = (random: Random) =>
  `https://click.${random.pick(words)}.example/ls/click?upn=${random.hex(120)}&amp;utm_source=letter&amp;utm_campaign=${random.hex(8)}`;
const colour = (random: Random) => `#${random.hex(6)}`;
const pixels = (random: Random) => `${random.between(0, 40)}px`;

/** As page builders write it: a table a block, long styles, comments for Outlook, a sheet of classes and widths. */
function built(random: Random): string {
  const rule = (n: number) =>
    `.r${n} .c${random.between(1, 9)},.r${n} p{color:${colour(random)};padding:${pixels(random)} ${pixels(random)} !important}`;
  const narrow = (n: number) =>
    `@media only screen and (max-width:${480 + n}px){.m${n}{width:${random.between(50, 100)}%!important;max-width:100%}.h${n}{display:none!important}}`;
  const numbers = Array.from({ length: 60 }, (_, n) => n);
  const sheet = `#outlook a{padding:0}.ReadMsgBody{width:100%}table,td{border-collapse:collapse;mso-table-lspace:0pt}${numbers.map(rule).join('\n')}${numbers.map(narrow).join('\n')}`;
  const block = (
    n: number,
  ) => `<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" style="width:600px;" width="600"><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div style="background:${colour(random)};background-color:${colour(random)};margin:0px auto;max-width:600px;"><table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;"><tbody><tr>
<td style="direction:ltr;font-size:0px;padding:${pixels(random)} 0 ${pixels(random)} 0;text-align:center;" class="r${n % 60}"><div class="m${n % 60}" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%"><tr><td align="left" style="font-size:0px;padding:${pixels(random)} 25px;word-break:break-word;"><div style="font-family:Ubuntu, Helvetica, Arial, sans-serif;font-size:${random.between(11, 28)}px;line-height:1.5;text-align:left;color:${colour(random)};">${prose(random, 18)} <a href="${address(random)}" style="color:${colour(random)};text-decoration:none;" target="_blank">${prose(random, 3)}</a></div></td></tr>
<tr><td align="center" style="font-size:0px;padding:10px 25px;word-break:break-word;"><img alt="${prose(random, 2)}" height="auto" src="https://img.example/${random.hex(20)}.png" style="border:0;display:block;outline:none;text-decoration:none;height:auto;width:100%;font-size:13px;" width="550"></td></tr></table></div></td></tr></tbody></table></div>
<!--[if mso | IE]></td></tr></table><![endif]-->\n`;
  return filled(
    `<!doctype html><html><head><style type="text/css">${sheet}</style></head><body style="word-spacing:normal;background-color:#f4f4f4;">`,
    block,
  );
}

/** As shops write it: a grid of things to buy, every cell with styles of its own. */
function shop(random: Random): string {
  const cell =
    () => `<td width="33%" valign="top" style="padding:${pixels(random)};border:1px solid ${colour(random)};border-radius:${pixels(random)};background:linear-gradient(180deg,${colour(random)},${colour(random)})"><a href="${address(random)}"><img src="https://cdn.shop.example/${random.hex(16)}.jpg" width="180" height="${random.between(100, 220)}" style="max-width:100%;display:block" border="0"></a>
<p style="margin:${pixels(random)} 0 0;font:bold ${random.between(11, 20)}px/1.3 Arial,sans-serif;color:${colour(random)}">${prose(random, 4)}</p><p style="font-size:${random.between(10, 16)}px;color:${colour(random)};text-transform:uppercase;letter-spacing:.${random.between(1, 9)}em"><s>${random.between(10, 99)},90</s>&nbsp;<b><font color="${colour(random)}" face="Arial">${random.between(5, 60)},50&nbsp;&euro;</font></b></p></td>`;
  return filled(
    '<html><body bgcolor="#ffffff"><center>',
    () => `<table width="640" cellpadding="0" cellspacing="0" border="0"><tr>${cell()}${cell()}${cell()}</tr></table>\n`,
  );
}

/** As mailing programs of services write it: a long list of events, words and links. */
function digest(random: Random): string {
  return filled(
    '<html><head><style>a{color:#0366d6}.item{padding:12px 0;border-bottom:1px solid #eee}.meta{color:#586069;font-size:12px}</style></head><body style="font-family:-apple-system,Segoe UI,sans-serif">',
    () =>
      `<div class="item"><a href="${address(random)}"><strong>${prose(random, 6)}</strong></a> <span class="meta">${prose(random, 3)} &middot; ${random.between(1, 59)}&nbsp;min</span><blockquote style="margin:6px 0"><p>${prose(random, 40)}</p><pre>${prose(random, 12)}</pre><ul><li>${prose(random, 8)}</li><li>${prose(random, 8)}</li></ul></blockquote></div>\n`,
  );
}

function filled(start: string, piece: (n: number) => string): string {
  let html = start;
  for (let n = 0; html.length < size - 2000; n += 1) html += piece(n);
  return `${html}</body></html>`;
}

/** Twelve letters, three of each way, always the same ones. */
export function heavyLetters(): string[] {
  const random = new Random(150);
  return [0, 1, 2].flatMap((n) => {
    const letter = newsletters[n];
    if (!letter) throw new Error('There are too few newsletters.');
    return [built(random), shop(random), digest(random), newsletterHtml(random, letter, letter.name, 130)];
  });
}

/** Newsletters as they are really built: tables in tables, inline styles, pictures from afar, a pixel that tells the sender. */
import type { Random } from './random';

export interface Newsletter {
  name: string;
  address: string;
  colour: string;
  topics: readonly string[];
}

export const newsletters: readonly Newsletter[] = [
  {
    name: 'The Tidewater Letter',
    address: 'letter@tidewater.example',
    colour: '#8c3b2a',
    topics: ['What the harbour keeps', 'Larch or oak below the waterline', 'A week with three boatbuilders', 'The map that was wrong'],
  },
  {
    name: 'Halvorsen Chandlery',
    address: 'news@halvorsen.example',
    colour: '#1f5f8b',
    topics: ['Rope by the metre, less by the reel', 'New cleats for the spring', 'Paint days: ten per cent off', 'Your winter list'],
  },
  {
    name: 'Northline Ferries',
    address: 'offers@northline.example',
    colour: '#0b6b67',
    topics: ['Crossings from 19 on weekdays', 'New timetable from 1 December', 'Bring a bicycle for nothing'],
  },
  {
    name: 'Grünkohl & Söhne',
    address: 'post@gruenkohl.example',
    colour: '#3d6b1f',
    topics: ['Rezept der Woche: Grünkohl', 'Frisch vom Feld: Rüben und Äpfel', 'Übers Land: drei Höfe'],
  },
  {
    name: 'Librairie du Phare',
    address: 'lettre@phare.example',
    colour: '#6b4a8c',
    topics: ['Nouveautés de la semaine', 'Rencontre avec une autrice', 'Les prix littéraires'],
  },
  {
    name: 'Kvitsøy Yarn',
    address: 'hello@kvitsoy.example',
    colour: '#a8552f',
    topics: ['Seven sweaters for seven winds', 'A hat in an evening', 'Wool from small islands'],
  },
  {
    name: 'Weather & Tides Weekly',
    address: 'weekly@tides.example',
    colour: '#2b4c7e',
    topics: ['Spring tides on Saturday', 'A quiet week', 'Gales from the north-west'],
  },
  {
    name: 'Museum of Small Boats',
    address: 'museum@smallboats.example',
    colour: '#7e5a1b',
    topics: ['Open evening with lantern walk', 'On loan: a coracle', 'Friends of the museum'],
  },
];

const words =
  'Every spring the same argument returns to the yard whether larch or oak belongs below the waterline this year three builders settled it the slow way by pulling up planks that their grandfathers had laid and reading what the sea had written on them we spent a week with them a tide table and a tape measure the answer is not the one that any of them wanted'.split(
    ' ',
  );

function prose(random: Random, count: number): string {
  const start = random.between(0, words.length - 1);
  const text = Array.from({ length: count }, (_, n) => words[(start + n * 3) % words.length]).join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function card(random: Random, letter: Newsletter, host: string): string {
  const title = random.pick(letter.topics);
  const picture = `https://img.${host}/${random.hex(8)}/teaser-${random.between(1, 99)}.jpg`;
  const link = `https://click.${host}/c/${random.hex(24)}`;
  return `<tr><td style="padding:18px 24px 6px 24px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td width="180" valign="top" style="padding-right:16px"><a href="${link}"><img src="${picture}" width="180" height="120" alt="${title}" style="display:block;border:0;border-radius:4px"></a></td>
<td valign="top" style="font-family:Georgia,'Times New Roman',serif;font-size:15px;line-height:22px;color:#333333"><h2 style="margin:0 0 6px 0;font-size:19px;line-height:24px;color:${letter.colour}">${title}</h2>
<p style="margin:0 0 10px 0">${prose(random, random.between(25, 60))}</p><a href="${link}" style="color:${letter.colour};font-weight:bold;text-decoration:none">Read on &rarr;</a></td>
</tr></table></td></tr>
`;
}

const head = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta name="viewport" content="width=device-width">
<style type="text/css">body{margin:0;padding:0;-webkit-text-size-adjust:100%}table{border-collapse:collapse}img{-ms-interpolation-mode:bicubic}a:hover{text-decoration:underline!important}
@media only screen and (max-width:600px){.full{width:100%!important}.hide{display:none!important}}</style></head>`;

/** The HTML of one issue; `cards` decides its length (about 1 kB each). */
export function newsletterHtml(random: Random, letter: Newsletter, title: string, cards: number): string {
  const host = letter.address.split('@')[1] ?? 'news.example';
  const body = Array.from({ length: cards }, () => card(random, letter, host)).join('');
  return `${head}
<body bgcolor="#f2efe8"><div style="display:none;max-height:0;overflow:hidden">${prose(random, 14)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f2efe8"><tr><td align="center">
<table class="full" role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="background:#ffffff;max-width:600px">
<tr><td style="background:${letter.colour};padding:22px 24px;color:#ffffff;font-family:Georgia,serif;font-size:26px">${letter.name}</td></tr>
<tr><td><img src="https://img.${host}/hero/${random.hex(10)}.jpg" width="600" height="240" alt="" style="display:block;width:100%;height:auto"></td></tr>
<tr><td style="padding:24px 24px 0 24px;font-family:Georgia,serif"><h1 style="margin:0;font-size:28px;line-height:34px;color:#222222">${title}</h1></td></tr>
${body}<tr><td align="center" style="padding:26px"><a href="https://click.${host}/c/${random.hex(24)}" style="background:${letter.colour};color:#ffffff;padding:12px 22px;text-decoration:none;font-family:Arial,sans-serif;border-radius:3px">Read the whole story</a></td></tr>
<tr><td style="padding:18px 24px;font-family:Arial,sans-serif;font-size:11px;line-height:16px;color:#888888">You get this letter because you asked for it. <a href="https://${host}/unsubscribe?u=${random.hex(16)}" style="color:#888888">Unsubscribe</a></td></tr>
</table></td></tr></table><img src="https://track.${host}/open.gif?m=${random.hex(32)}" width="1" height="1" alt=""></body></html>
`;
}

/** What a careful sender puts beside the HTML. */
export function newsletterText(random: Random, letter: Newsletter, title: string): string {
  return `${letter.name}\n\n${title}\n\n${prose(random, 40)}\n\n${prose(random, 50)}\n\nUnsubscribe: https://${letter.address.split('@')[1]}/unsubscribe\n`;
}

/** The Tidewater Letter, a newsletter with a picture of its own inside, pictures from afar and a pixel that tells. */

import { harbourPicture } from './pictures';
import type { SampleLetter } from './sample';

const serif = "font-family:'Noto Serif',Georgia,'Times New Roman',serif";

function html(issue: number, dateline: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>The Tidewater Letter</title>
<style>.button:hover{background:#6e2d20!important}@media(max-width:600px){.column{width:100%!important}}</style></head>
<body style="margin:0;background:#ffffff">
<div style="display:none;max-height:0;overflow:hidden">Three boatbuilders, one tide table and the planks their grandfathers laid.</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:18px 8px">
<table class="column" role="presentation" width="580" cellpadding="0" cellspacing="0" border="0" style="max-width:580px">
<tr><td align="center" style="${serif};font-size:11px;letter-spacing:2px;color:#6b6459;padding-bottom:6px">NO. ${issue} &middot; ${dateline}</td></tr>
<tr><td align="center" style="${serif};font-size:40px;line-height:48px;color:#26221c;border-bottom:3px double #26221c;padding-bottom:12px">The Tidewater Letter</td></tr>
<tr><td style="padding:18px 0"><img src="cid:harbour.${issue}@tidewater.example" width="580" height="240" alt="Two boats below a low sun" style="display:block;width:100%;height:auto;border:0"></td></tr>
<tr><td style="${serif};font-size:26px;line-height:32px;font-weight:bold;color:#26221c;padding-bottom:8px">What the harbour keeps</td></tr>
<tr><td style="${serif};font-size:17px;line-height:27px;color:#333029">
<p style="margin:0 0 16px 0">Every spring the same argument returns to the yard at Ness: whether larch or oak belongs below the waterline. This year three builders settled it the slow way, by pulling up planks that their grandfathers had laid and reading what the sea had written on them.</p>
<p style="margin:0 0 16px 0">We spent a week with them, a tide table and a tape measure. The answer is not the one that any of them wanted.</p>
<p style="margin:0 0 22px 0"><a class="button" href="https://tidewater.example/letters/${issue}/harbour?utm_source=letter&amp;utm_medium=email" style="background:#8c3b2a;color:#ffffff;padding:12px 22px;text-decoration:none;display:inline-block">Read the whole story</a></p></td></tr>
<tr><td style="border-top:1px solid #ddd6c9;padding-top:18px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td width="150" valign="top"><img src="https://img.tidewater.example/${issue}/coracle.jpg" width="140" height="105" alt="A coracle on loan" style="display:block;border:0"></td>
<td valign="top" style="${serif};font-size:16px;line-height:24px;color:#333029"><b>A coracle on loan.</b> The Museum of Small Boats lends one to anybody who brings it back dry. Nobody has yet.</td></tr></table></td></tr>
<tr><td style="padding-top:18px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td width="150" valign="top"><img src="https://img.tidewater.example/${issue}/tides.png" width="140" height="105" alt="Tide curve of the week" style="display:block;border:0"></td>
<td valign="top" style="${serif};font-size:16px;line-height:24px;color:#333029"><b>Spring tides on Saturday.</b> High water 5.1 m at 07:14. Move what you do not want to swim.</td></tr></table></td></tr>
<tr><td align="center" style="font-family:Arial,sans-serif;font-size:12px;line-height:18px;color:#8a8378;padding-top:26px">You get this letter because you asked for it at the boat fair.<br><a href="https://tidewater.example/unsubscribe?who=maren" style="color:#8a8378">Unsubscribe</a> &middot; <a href="https://tidewater.example/letters/${issue}" style="color:#8a8378">Read it in the browser</a></td></tr>
</table></td></tr></table>
<img src="https://track.tidewater.example/open.gif?letter=${issue}&amp;who=4f1c9a" width="1" height="1" alt="" style="display:none"></body></html>
`;
}

/** Issue number `issue`, as it came to Maren. */
export function tidewaterLetter(issue: number, day: Date, when: SampleLetter['when']): SampleLetter {
  return {
    when,
    from: { name: 'The Tidewater Letter', address: 'letter@tidewater.example' },
    subject: 'What the harbour keeps',
    text: 'Three boatbuilders, one tide table and the planks their grandfathers laid.\n\nRead it here: https://tidewater.example/letters/48\n',
    html: html(issue, day.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).toUpperCase()),
    attachments: [
      { type: 'image/png', filename: 'harbour.png', contentId: `harbour.${issue}@tidewater.example`, content: harbourPicture() },
    ],
    headers: {
      'List-Id': '<letter.tidewater.example>',
      'List-Unsubscribe': '<https://tidewater.example/unsubscribe?who=maren>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      Precedence: 'bulk',
    },
  };
}

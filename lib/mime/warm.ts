/**
 * Has a letter of our own prepared again and again while nobody waits, so that the code of the sanitiser is compiled before the first person opens a letter:
 * fresh code takes twice as long. Holds nothing up: a letter of somebody's comes in between.
 */
import { log } from '@/lib/log';
import type { BodyPart } from './compose-letter';
import { frameDocument } from './frame-document';
import { renderLetter, renderTrust } from './render';

/** So often the engine has compiled what is run in each letter. */
const rounds = 40;
/** On a slow machine it is left at that, ms. */
const longestMs = 3000;

/** One story of a newsletter: tables in tables, and styles in every cell, which is how they are built. */
const story = (
  n: number,
) => `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse: collapse; background: #f4f4f${n % 10}"><tbody>
<tr><td align="center" class="story" style="padding: ${n + 8}px 24px 0 24px; font: 15px/22px Georgia, 'Times New Roman', serif; color: rgb(30, 30, ${n})">
<h2 style="margin: 0 0 8px; font-size: 1.2em; mso-line-height-rule: exactly">What the harbour keeps &amp; loses, ${n}</h2>
<p style="margin: 0 0 1em !important; text-align: left">A week with <b>three</b> <i>boatbuilders</i>, <a href="https://letters.example/story/${n}?from=letter&amp;n=${n}" target="_blank" style="color: #8c3b2a; text-decoration: underline">and their tools</a>.<br>
<img src="https://pictures.example/${n}.jpg" alt="A boat" width="240" height="160" style="display: block; max-width: 100%; border: 0"><span onclick="go()">Larch or oak below the waterline?</span></p>
<ul style="padding-left: 20px"><li>one</li><li style="list-style-type: square">two</li></ul></td></tr></tbody></table>`;

const style = `<style type="text/css">@import url(https://letters.example/a.css); /* base */ body { margin: 0 auto; padding: 0; background: url("https://pictures.example/b.png") #fff no-repeat }
a:hover, .story > h2, td.story p { color: #1f5f8b; font-weight: 600 } @media only screen and (max-width: 600px) { .story { padding: 8px !important; width: 100% } }</style>`;

const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Letter</title>${style}</head><body bgcolor="#ffffff"><!--[if mso]><p>Outlook</p><![endif]-->
<div style="display: none; max-height: 0">Preview</div><center>${Array.from({ length: 10 }, (_, n) => story(n)).join('\n')}</center>
<p><font face="Arial" size="2">You get this letter because you asked for it. <a href="mailto:letter@letters.example?subject=leave">Leave</a></font></p>
<img src="https://letters.example/open.gif?id=1" width="1" height="1" alt=""></body></html>`;

const text = `Hello,\r\n\r\nsee https://letters.example/story/1 and write to maren@letters.example.\r\n\r\n> On Monday somebody wrote:\r\n>> that it rains\r\n> and so it does.\r\n\r\n-- \r\nThe harbour\r\n`;

const header = `Received: from mx.letters.example (mx.letters.example [192.0.2.7])\r\n\tby mail.here.example (Postfix) with ESMTPS id 4A5B6C (using TLSv1.3)\r\n\tfor <you@here.example>; Mon, 2 Nov 2026 10:00:02 +0000 (UTC)\r
Authentication-Results: mail.here.example; spf=pass smtp.mailfrom=letters.example;\r\n\tdkim=pass header.d=letters.example header.s=a; dmarc=pass header.from=letters.example\r
From: The Harbour <letter@letters.example>\r\nTo: you@here.example\r\nSubject: =?utf-8?q?What_the_harbour_keeps?=\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r
List-Id: <letter.letters.example>\r\nList-Unsubscribe: <https://letters.example/leave>, <mailto:leave@letters.example>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\n`;

const part = (subtype: string, encoding: string): BodyPart['part'] => ({
  type: `text/${subtype}`,
  charset: 'utf-8',
  encoding,
  parameters: {},
});
const document: BodyPart = { kind: 'html', bytes: Buffer.from(html), part: part('html', '8bit'), pictures: [] };
const packed: BodyPart = { ...document, bytes: Buffer.from(Buffer.from(html).toString('base64')), part: part('html', 'base64') };
const plain: BodyPart = { kind: 'text', bytes: Buffer.from(text), part: part('plain', '7bit'), pictures: [] };

async function prepareOnce(): Promise<void> {
  for (const body of [document, packed, plain]) {
    const shown = await renderLetter([body]);
    if (shown.kind === 'html') frameDocument(shown, { theme: 'light', paper: false, contrast: false });
  }
  await renderTrust({
    header: Buffer.from(header),
    trusted: { ids: ['mail.here.example'], site: 'here.example' },
    address: 'letter@letters.example',
  });
}

/** Starts a worker and has it prepare letters for at most some seconds. Never fails: a worker that does not start is told in the log. */
export async function warmUp(): Promise<void> {
  const until = Date.now() + longestMs;
  try {
    for (let round = 0; round < rounds && Date.now() < until; round += 1) await prepareOnce();
    log.debug({ room: 'mime', event: 'warm' }, 'letters can be prepared');
  } catch (error) {
    log.warn({ room: 'mime', event: 'notWarm', name: error instanceof Error ? error.name : typeof error }, 'no letter could be prepared');
  }
}

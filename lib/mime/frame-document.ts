/** The document that a letter's frame shows. The only place that writes `SafeHtml` out, and it writes it as it is (T7). */
import type { Shown } from './compose-letter';
import { doctypes } from './dom';
import { frameStyle, type Look } from './frame-style';
import type { SafeHtml } from './safe-html';

type ShownHtml = Extract<Shown, { kind: 'html' }>;

function bytesOf(html: SafeHtml): Buffer {
  return Buffer.from(html as unknown as string, 'utf8');
}

/** The whole document, UTF-8: our style first, then the letter's, then the letter. */
export function frameDocument(letter: ShownHtml, look: Look): Buffer {
  const [first] = letter.documents;
  const alone = letter.documents.length === 1;
  // Both values come from closed sets: see `SafeDocument`.
  const lang = alone && first?.lang ? ` lang="${first.lang}"` : '';
  const dir = alone && first?.dir ? ` dir="${first.dir}"` : '';
  const mode = alone && first ? first.mode : 'no-quirks';
  const start = `${doctypes[mode]}<html${lang}${dir}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Letter</title><style>${frameStyle(look, letter.designed)}</style>`;
  const body = letter.documents.map((one) => bytesOf(one.body));
  const middle = alone ? body : [Buffer.from('<body>'), ...body, Buffer.from('</body>')];
  return Buffer.concat([
    Buffer.from(start),
    ...letter.documents.map((one) => bytesOf(one.head)),
    Buffer.from('</head>'),
    ...middle,
    Buffer.from('</html>'),
  ]);
}

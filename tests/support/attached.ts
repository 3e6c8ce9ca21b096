/** Letters that hold letters, for tests. */

const crlf = (text: string): Buffer => Buffer.from(text.replace(/\r?\n/g, '\r\n'));

/** One part: header lines, an empty line, what it holds. */
export const piece = (header: string, body: string): string => `${header}\n\n${body}`;

/** A multipart of these parts. */
export function several(kind: string, boundary: string, parts: readonly string[]): string {
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\n\n${parts.map((part) => `--${boundary}\n${part}\n`).join('')}--${boundary}--`;
}

/** A picture of one dot. */
export const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

const picture = (id: string): string =>
  piece(`Content-Type: image/png\nContent-ID: <${id}>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64`, dot);

const head = (subject: string, from = 'Nils Holm <nils@quay.example>'): string =>
  `From: ${from}\nTo: Maren <maren@harbour.example>\nDate: Tue, 03 Nov 2026 09:00:00 +0000\nSubject: ${subject}\nMIME-Version: 1.0`;

/** The innermost: text only. */
export const innermost = `${head('The third letter', '=?utf-8?q?J=C3=B8rn?= <jorn@quay.example>')}\n${piece('Content-Type: text/plain', 'Low water at nine.')}`;

/** A letter of HTML with a picture of its own, one that only the outer letter has, one on the web; a file; a letter. */
export const inner = `${head('The keel, again')}\n${several('mixed', 'in1', [
  several('related', 'in2', [
    piece(
      'Content-Type: text/html',
      '<p>Seen below <img src="cid:own@quay"><img src="cid:outer@harbour"><img src="https://pictures.example/a.png" width="200" height="80"></p>',
    ),
    picture('own@quay'),
  ]),
  piece('Content-Type: text/csv; name="tides.csv"\nContent-Disposition: attachment; filename="tides.csv"', 'hour,height'),
  piece('Content-Type: message/rfc822', innermost),
])}`;

/** `inner` as a part: laid open, or encoded, or under a type of another kind. */
export const attachedAs = {
  open: piece('Content-Type: message/rfc822\nContent-Disposition: attachment; filename="keel.eml"', inner),
  encoded: piece(
    'Content-Type: message/rfc822; name="keel.eml"\nContent-Disposition: attachment; filename="keel.eml"\nContent-Transfer-Encoding: base64',
    crlf(inner).toString('base64').replace(/.{76}/g, '$&\n'),
  ),
  file: piece(
    'Content-Type: application/octet-stream; name="keel.eml"\nContent-Disposition: attachment; filename="keel.eml"\nContent-Transfer-Encoding: base64',
    crlf(inner).toString('base64').replace(/.{76}/g, '$&\n'),
  ),
} as const;

/** A letter to Maren with these parts behind an HTML text that shows two pictures. */
export function outer(subject: string, parts: readonly string[]): Buffer {
  const text = several('related', 'out2', [
    piece('Content-Type: text/html', '<p>Look at this. <img src="cid:outer@harbour"><img src="cid:own@quay"></p>'),
    picture('outer@harbour'),
  ]);
  return crlf(`${head(subject, 'Jo Lindqvist <jo@example.org>')}\n${several('mixed', 'out1', [text, ...parts])}\n`);
}

/** A letter in a letter in a letter, each encoded. */
export function nested(levels: number): Buffer {
  let letter = crlf(`${head('Level 0')}\n${piece('Content-Type: text/plain', 'The bottom.')}`);
  for (let level = 1; level <= levels; level += 1) {
    const coded = letter.toString('base64').replace(/.{76}/g, '$&\n');
    const part = piece('Content-Type: application/octet-stream; name="in.eml"\nContent-Transfer-Encoding: base64', coded);
    letter = crlf(`${head(`Level ${level}`)}\n${several('mixed', `b${level}`, [piece('Content-Type: text/plain', 'Below.'), part])}`);
  }
  return letter;
}

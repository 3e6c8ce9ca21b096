/** A letter in the words of IMAP: ENVELOPE, BODYSTRUCTURE and the sections of BODY[] (RFC 9051 sections 6.4.5 and 7.5.2). Bytes are binary strings. */

/** A letter or one of its parts. */
export interface Entity {
  head: string;
  body: string;
  type: string;
  parameters: Record<string, string>;
  children: Entity[];
}

/** NIL, a quoted string, or a literal where quotes cannot hold it. */
export function string(value: string | null): string {
  if (value === null) return 'NIL';
  return /^[\x20-\x7e]*$/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : literal(value);
}

/** A literal. */
export function literal(value: string): string {
  return `{${value.length}}\r\n${value}`;
}

/** The unfolded value of the first field of that name, or null. */
export function field(head: string, name: string): string | null {
  const found = new RegExp(`^${name}:[ \\t]*((?:.*)(?:\\r?\\n[ \\t].*)*)`, 'im').exec(head)?.[1];
  return found === undefined ? null : found.replace(/\r?\n[ \t]+/g, ' ').trim();
}

/** Reads a letter, enclosed ones included. */
export function readEntity(bytes: string): Entity {
  const end = /\r?\n\r?\n/.exec(bytes);
  const head = end ? bytes.slice(0, end.index + end[0].length) : bytes;
  const body = end ? bytes.slice(end.index + end[0].length) : '';
  const content = field(head, 'Content-Type') ?? 'text/plain';
  const type = (/^[^;\s]+/.exec(content)?.[0] ?? 'text/plain').toLowerCase();
  const parameters = readParameters(content);
  const { boundary } = parameters;
  const inner = type.startsWith('multipart/') && boundary ? split(body, boundary).map(readEntity) : [];
  return { head, body, type, parameters, children: type === 'message/rfc822' ? [readEntity(body)] : inner };
}

function readParameters(value: string): Record<string, string> {
  const found = [...value.matchAll(/;\s*([\w*.-]+)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/g)];
  return Object.fromEntries(found.map(([, name = '', quoted, bare]) => [name.toLowerCase(), quoted ?? bare ?? '']));
}

function split(body: string, boundary: string): string[] {
  return `\r\n${body}`
    .split(`\r\n--${boundary}`)
    .slice(1)
    .filter((piece) => !piece.startsWith('--'))
    .map((piece) => piece.replace(/^[ \t]*\r?\n/, ''));
}

function addresses(value: string | null): string {
  if (!value) return 'NIL';
  const all = value.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((each) => {
    const [, name = '', address = ''] = /^\s*(.*?)\s*<([^>]*)>\s*$/.exec(each) ?? ['', '', each.trim()];
    const at = address.lastIndexOf('@');
    const shown = name.replace(/^"|"$/g, '');
    return `(${string(shown || null)} NIL ${string(address.slice(0, Math.max(at, 0)))} ${string(address.slice(at + 1))})`;
  });
  return `(${all.join('')})`;
}

/** ENVELOPE. */
export function envelope(head: string): string {
  const from = field(head, 'From');
  const people = [
    from,
    field(head, 'Sender') ?? from,
    field(head, 'Reply-To') ?? from,
    ...['To', 'Cc', 'Bcc'].map((name) => field(head, name)),
  ];
  const ids = ['In-Reply-To', 'Message-ID'].map((name) => string(field(head, name)));
  return `(${string(field(head, 'Date'))} ${string(field(head, 'Subject'))} ${people.map(addresses).join(' ')} ${ids.join(' ')})`;
}

function pairs(parameters: Record<string, string>): string {
  const words = Object.entries(parameters).map(([name, value]) => `${string(name)} ${string(value)}`);
  return words.length > 0 ? `(${words.join(' ')})` : 'NIL';
}

/** BODYSTRUCTURE. */
export function structure(entity: Entity): string {
  const [main = '', sub = ''] = entity.type.split('/');
  const disposition = field(entity.head, 'Content-Disposition');
  const kind = disposition ? `(${string(/^[^;\s]+/.exec(disposition)?.[0] ?? '')} ${pairs(readParameters(disposition))})` : 'NIL';
  if (main === 'multipart')
    return `(${entity.children.map(structure).join('')} ${string(sub)} ${pairs(entity.parameters)} ${kind} NIL NIL)`;
  const basic = [string(main), string(sub), pairs(entity.parameters), string(field(entity.head, 'Content-ID')), 'NIL'];
  basic.push(string(field(entity.head, 'Content-Transfer-Encoding') ?? '7bit'), String(entity.body.length));
  const [enclosed] = entity.children;
  const lines = String(entity.body.split('\n').length - 1);
  if (enclosed) basic.push(envelope(enclosed.head), structure(enclosed), lines);
  else if (main === 'text') basic.push(lines);
  return `(${basic.join(' ')} NIL ${kind} NIL NIL)`;
}

/** The bytes of BODY[section], or null where there is no such part. */
export function section(entity: Entity, wanted: string): string | null {
  const fields = /^HEADER\.FIELDS \(([^)]*)\)$/i.exec(wanted)?.[1];
  if (fields !== undefined)
    return `${fields
      .split(' ')
      .flatMap((name) => rawField(entity.head, name.replace(/"/g, '')))
      .join('')}\r\n`;
  if (wanted === '') return entity.head + entity.body;
  if (/^HEADER$/i.test(wanted)) return entity.head;
  if (/^TEXT$/i.test(wanted)) return entity.body;
  const [, number = '', rest = ''] = /^(\d+)\.?(.*)$/.exec(wanted) ?? [];
  const whole = entity.type === 'message/rfc822' ? (entity.children[0] ?? entity) : entity;
  const part =
    whole.children.length > 0 && whole.type !== 'message/rfc822' ? whole.children[Number(number) - 1] : number === '1' ? whole : undefined;
  if (!part) return null;
  if (rest === '') return part.body;
  if (/^MIME$/i.test(rest)) return part.head;
  return section(part.type === 'message/rfc822' && !/^\d/.test(rest) ? (part.children[0] ?? part) : part, rest);
}

function rawField(head: string, name: string): string[] {
  return [...head.matchAll(new RegExp(`^${name}:.*\\r?\\n(?:[ \\t].*\\r?\\n)*`, 'gim'))].map(([text]) => text);
}

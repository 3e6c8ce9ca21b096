/** One letter after another, as somebody's mailbox fills over the years: conversations, newsletters, files, in the order they came. */
import { buildMessage, type Correspondent, type MessageChoice, type MessageFile } from '../message';
import { newsletterHtml, newsletters, newsletterText } from './newsletters';
import { makePeople, type Person } from './people';
import { Random } from './random';

export interface LettersChoice {
  count: number;
  /** The same seed and choices make the same bytes. */
  seed?: number;
  /** When the last letter came; default 20 November 2026, noon UTC. */
  until?: Date;
  /** How far back the first one lies; default 8. */
  years?: number;
  /** Whose mailbox it is. */
  owner?: Correspondent;
}

export interface GeneratedLetter {
  bytes: Buffer;
  /** Milliseconds since the epoch, whole seconds. */
  internalAt: number;
  flags: string[];
}

interface Conversation {
  subject: string;
  references: string[];
  people: Person[];
  lastText: string;
  lastFrom: Person;
}

const yearMs = 365.25 * 24 * 3600_000;
const fileNames = [
  'drawing.pdf',
  'Rechnung März.pdf',
  'IMG_2041.jpg',
  'table.xlsx',
  'レポート.pdf',
  'notes.txt',
  'plan (final) v2.docx',
  'صورة.png',
  'смета.xls',
  'photo.heic',
];
const fileTypes: Record<string, string> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  png: 'image/png',
  txt: 'text/plain',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  heic: 'image/heic',
};

class Writer {
  private readonly random: Random;
  private readonly people: Person[];
  private readonly conversations: Conversation[] = [];
  private readonly noise: Buffer;
  private number = 0;

  constructor(
    private readonly seed: number,
    count: number,
    private readonly owner: Correspondent,
  ) {
    this.random = new Random(seed);
    this.people = makePeople(this.random, Math.min(2000, 20 + Math.floor(count / 40)));
    this.noise = this.random.bytes(256 * 1024);
  }

  private id(): string {
    return `${this.seed}.${this.number}.${this.random.hex(8)}`;
  }

  next(date: Date): Buffer {
    this.number += 1;
    return buildMessage(this.random.chance(0.25) ? this.newsletter(date) : this.personal(date));
  }

  private newsletter(date: Date): MessageChoice {
    const { random } = this;
    const letter = random.pickSkewed(newsletters);
    const title = random.pick(letter.topics);
    const id = this.id();
    const host = letter.address.split('@')[1];
    return {
      id,
      from: { name: letter.name, address: letter.address },
      to: this.owner,
      subject: title,
      date,
      messageId: `${id}@${host}`,
      html: newsletterHtml(random, letter, title, random.between(2, 14)),
      ...(random.chance(0.6) ? { text: newsletterText(random, letter, title) } : {}),
      encoding: random.pick(['quoted-printable', 'base64', 'quoted-printable'] as const),
      headers: {
        'List-Id': `<news.${host}>`,
        'List-Unsubscribe': `<https://${host}/unsubscribe?u=${random.hex(16)}>, <mailto:leave@${host}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        Precedence: 'bulk',
      },
    };
  }

  private personal(date: Date): MessageChoice {
    const { random } = this;
    const open = this.conversations.slice(-40);
    const answered = open.length > 0 && random.chance(0.45) ? random.pick(open) : null;
    const conversation = answered ?? this.begin();
    const from = answered ? random.pick(conversation.people) : conversation.lastFrom;
    const id = this.id();
    const messageId = `${id}@${from.address.split('@')[1]}`;
    // What the other one wrote may not exist in this one's charset: then a mail program takes UTF-8.
    const sameScript = from.language === conversation.lastFrom.language && from.language === conversation.people[0]?.language;
    const text = this.body(from, answered && sameScript ? conversation : null, random.between(1, random.chance(0.1) ? 30 : 7));
    const choice: MessageChoice = {
      id,
      from: { name: from.name, address: from.address },
      to: this.owner,
      cc: conversation.people.length > 2 ? conversation.people.filter((each) => each !== from).slice(0, 4) : undefined,
      subject: answered ? `Re: ${conversation.subject}` : conversation.subject,
      date,
      messageId,
      inReplyTo: conversation.references.at(-1),
      references: conversation.references.slice(-20),
      text,
      ...(random.chance(0.3) ? { html: htmlOf(text) } : {}),
      attachments: random.chance(0.1) ? this.files() : undefined,
      charset: sameScript && conversation.people.length <= 2 ? from.charset : 'utf-8',
      encoding: from.encoding,
      flowed: random.chance(0.2),
    };
    conversation.references.push(messageId);
    conversation.lastText = text;
    conversation.lastFrom = from;
    return choice;
  }

  private begin(): Conversation {
    const { random } = this;
    const lastFrom = random.pickSkewed(this.people);
    const others = random.chance(0.25) ? Array.from({ length: random.between(1, 4) }, () => random.pickSkewed(this.people)) : [];
    const number = random.chance(0.3) ? ` ${random.between(2, 400)}` : '';
    const subject = `${random.pick(lastFrom.language.subjects)}${number}`;
    const conversation = { subject, references: [], people: [...new Set([lastFrom, ...others])], lastText: '', lastFrom };
    this.conversations.push(conversation);
    if (this.conversations.length > 200) this.conversations.splice(0, 100);
    return conversation;
  }

  private body(from: Person, answered: Conversation | null, paragraphs: number): string {
    const { random } = this;
    const { language } = from;
    const between = language.code === 'ja' || language.code === 'zh' ? '' : ' ';
    const lines = [language.greeting, ''];
    for (let n = 0; n < paragraphs; n += 1) {
      const sentences = Array.from({ length: random.between(1, 5) }, () => random.pick(language.sentences));
      lines.push(sentences.join(between), '');
    }
    lines.push(language.closing, from.name);
    if (answered)
      lines.push(
        '',
        ...answered.lastText
          .split('\n')
          .slice(0, 12)
          .map((line) => `> ${line}`),
      );
    return `${lines.join('\n')}\n`;
  }

  private files(): MessageFile[] {
    const { random } = this;
    return Array.from({ length: random.chance(0.8) ? 1 : random.between(2, 4) }, () => {
      const filename = random.pick(fileNames);
      // Mostly small; one in a hundred reaches a megabyte or two.
      const size = random.chance(0.01) ? random.between(500_000, 1_500_000) : random.between(2000, 60_000);
      return { filename, type: fileTypes[filename.split('.').at(-1) ?? ''] ?? 'application/octet-stream', content: this.bytes(size) };
    });
  }

  private bytes(size: number): Buffer {
    const start = this.random.between(0, 200_000);
    const chunks: Buffer[] = [];
    for (let left = size; left > 0; ) {
      const chunk = this.noise.subarray(start, start + Math.min(left, this.noise.length - start));
      chunks.push(chunk);
      left -= chunk.length;
    }
    return Buffer.concat(chunks);
  }

  flags(ageDays: number): string[] {
    const { random } = this;
    const flags: string[] = [];
    if (random.chance(ageDays > 30 ? 0.96 : 0.6)) flags.push('\\Seen');
    if (flags.length > 0 && random.chance(0.15)) flags.push('\\Answered');
    if (random.chance(0.02)) flags.push('\\Flagged');
    if (flags.length > 0 && random.chance(0.02)) flags.push('$Forwarded');
    return flags;
  }
}

function htmlOf(text: string): string {
  const escapeHtml = (line: string) => line.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const paragraphs = text.split('\n\n').map((each) => `<p style="margin:0 0 1em 0">${escapeHtml(each).replace(/\n/g, '<br>')}</p>`);
  return `<html><head><meta http-equiv="Content-Type" content="text/html"></head><body style="font-family:Calibri,Arial,sans-serif;font-size:11pt">${paragraphs.join('\n')}</body></html>`;
}

/** Makes the letters one by one, oldest first; the more recent the time, the denser they lie. */
export function* makeLetters(choice: LettersChoice): Generator<GeneratedLetter> {
  const { count, seed = 1, until = new Date('2026-11-20T12:00:00Z'), years = 8 } = choice;
  const writer = new Writer(seed, count, choice.owner ?? { name: 'Maren Oduya', address: 'maren@kestrel.example' });
  const span = years * yearMs;
  for (let n = 0; n < count; n += 1) {
    const age = span * (1 - ((n + 1) / count) ** 0.7);
    const internalAt = Math.floor((until.getTime() - age) / 1000) * 1000;
    yield { bytes: writer.next(new Date(internalAt - 2000)), internalAt, flags: writer.flags(age / (24 * 3600_000)) };
  }
}

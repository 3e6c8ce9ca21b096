/** Letters of half a kilobyte, for mailboxes whose number counts and not their bytes: a million of them is written in about a minute. */
import type { GeneratedLetter, LettersChoice } from './letters';
import { Random } from './random';

const yearMs = 365.25 * 24 * 3600_000;
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const given = ['Ada', 'Bodil', 'Chidi', 'Dorota', 'Emre', 'Farah', 'Goran', 'Hana', 'Ilse', 'Joao', 'Kaveh', 'Lien'];
const family = ['Abara', 'Berg', 'Castro', 'Dahl', 'Engel', 'Farkas', 'Grant', 'Holm', 'Ito', 'Jansen', 'Kovac', 'Lindt'];
const things = ['harbour', 'lamp', 'minutes', 'invoice', 'garden', 'schedule', 'bridge', 'survey', 'ferry', 'kitchen', 'roof', 'choir'];
const doings = ['repair of the', 'a question about the', 'notes on the', 'plan for the', 'costs of the', 'pictures of the', 'end of the'];
/** A letter answers one of so many before it. */
const remembered = 64;

const two = (value: number) => String(value).padStart(2, '0');

function dateField(at: number): string {
  const date = new Date(at);
  const day = `${days[date.getUTCDay()]}, ${two(date.getUTCDate())} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

interface Topic {
  subject: string;
  references: string[];
}

/** Makes small letters one by one, oldest first, evenly spread; two in five answer an earlier one. The same seed makes the same bytes. */
export function* makeLightLetters(choice: LettersChoice): Generator<GeneratedLetter> {
  const { count, seed = 1, until = new Date('2026-11-20T12:00:00Z'), years = 8 } = choice;
  const random = new Random(seed);
  const topics: Topic[] = [];
  const step = (years * yearMs) / count;
  for (let n = 0; n < count; n += 1) {
    const internalAt = Math.floor((until.getTime() - step * (count - n - random.next())) / 1000) * 1000;
    const answered = topics.length > 0 && random.chance(0.4) ? random.pick(topics) : null;
    const topic = answered ?? { subject: `${random.pick(doings)} ${random.pick(things)} ${random.between(1, 9999)}`, references: [] };
    const id = `<light.${seed}.${n}@mail.example>`;
    const [first, last] = [random.pick(given), random.pick(family)];
    const head = [
      `From: ${first} ${last} <${first}.${last}${random.between(1, 99)}@post.example>`.toLowerCase().replace('from', 'From'),
      'To: Maren Oduya <maren@kestrel.example>',
      `Subject: ${answered ? 'Re: ' : ''}${topic.subject}`,
      `Date: ${dateField(internalAt - 2000)}`,
      `Message-ID: ${id}`,
      ...(answered ? [`In-Reply-To: ${topic.references.at(-1)}`, `References: ${topic.references.slice(-5).join('\r\n ')}`] : []),
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
    ];
    topic.references.push(id);
    if (!answered) topics.push(topic);
    if (topics.length > remembered) topics.shift();
    const text = `${head.join('\r\n')}\r\n\r\nAbout the ${random.pick(things)}: ${random.pick(doings)} ${random.pick(things)}, as said.\r\n`;
    const flags = random.chance(0.9) ? ['\\Seen'] : [];
    if (random.chance(0.02)) flags.push('\\Flagged');
    yield { bytes: Buffer.from(text, 'latin1'), internalAt, flags };
  }
}

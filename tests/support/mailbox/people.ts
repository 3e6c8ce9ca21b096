/** The people of a generated mailbox: names in their own script, addresses in ASCII, each with a language. */
import { type Language, languages } from './languages';
import type { Random } from './random';

export interface Person {
  name: string;
  address: string;
  language: Language;
  /** How this person's mail program writes letters. */
  charset: string;
  encoding: 'quoted-printable' | 'base64' | '8bit' | undefined;
}

const hosts = [
  'harbour.example',
  'kestrel.example',
  'tidewater.example',
  'post.example',
  'mail.example',
  'yard.example',
  'carvalho.example',
  'halvorsen.example',
];

/** Every third is English, the others go round all languages, so that a small mailbox has them all too. */
function chooseLanguage(number: number): Language {
  const language = number % 3 === 0 ? languages[0] : languages[(number - Math.floor(number / 3)) % languages.length];
  if (!language) throw new Error('There are no languages.');
  return language;
}

function fullName(random: Random, language: Language): string {
  const [given, family] = [random.pick(language.given), random.pick(language.family)];
  if (language.code === 'ja') return `${family} ${given}`;
  if (language.code === 'zh' || language.code === 'ko') return `${family}${given}`;
  return language.code === 'vi' ? `${family} ${given}` : `${given} ${family}`;
}

function localPart(name: string, number: number): string {
  const ascii = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .trim()
    .replace(/ +/g, '.');
  return `${ascii || 'post'}${number}`;
}

/** `count` people with different addresses. */
export function makePeople(random: Random, count: number): Person[] {
  return Array.from({ length: count }, (_, number) => {
    const language = chooseLanguage(number);
    const name = fullName(random, language);
    const charset = random.chance(0.5) ? (language.charsets[0] ?? 'utf-8') : random.pick(language.charsets);
    const sevenBit = charset === 'iso-2022-jp' || charset === 'us-ascii';
    const encoding = sevenBit ? undefined : random.pick(['quoted-printable', 'base64', '8bit', 'quoted-printable'] as const);
    return { name, address: `${localPart(name, number)}@${random.pick(hosts)}`, language, charset, encoding };
  });
}

/** The language of a request, for the few words that this half writes itself: what an answer begins with, a page for what could not be opened. */

import { readTexts, type Speech, speechFor } from '@/lib/client/languages';
import { type AppError, toldOf } from '@/lib/errors';
import type { BareLook } from '@/lib/http/bare-page';
import type { FailurePage } from '@/lib/http/failure-page';
import type { SetUpWords } from '@/lib/http/set-up-page';
import type { SharedFileWords } from '@/lib/http/shared-file-page';
import { acceptedTags } from '@/lib/model/accepted-tags';
import type { Endpoint } from '@/lib/model/account';
import type { DeviceSettings, DeviceWay } from '@/lib/model/devices';
import { type Look, lookCookie, readLook } from '@/lib/model/look';
import { fill } from '@/lib/model/message';
import { sizeWords, type Tongue, wordSaid } from '@/lib/model/said';

/** What this browser keeps of how its person wants to see things. */
function keptLook({ headers }: Request): Look {
  const kept = (headers.get('cookie') ?? '').split(/;\s*/).find((pair) => pair.startsWith(`${lookCookie}=`));
  try {
    return readLook(kept && decodeURIComponent(kept.slice(lookCookie.length + 1)));
  } catch {
    // Not a value that Oriel wrote.
    return readLook(undefined);
  }
}

/** How the person who asks speaks, as the pages do: as chosen in this browser, else as it prefers. */
export async function wordsFor(request: Request): Promise<Tongue & Speech> {
  const speech = speechFor(keptLook(request).language, acceptedTags(request.headers.get('accept-language')));
  return { ...speech, texts: await readTexts(speech.language) };
}

/** How a page looks that needs nothing but itself. */
export function bareLookFor(request: Request): BareLook {
  const { language, dir } = speechFor(keptLook(request).language, acceptedTags(request.headers.get('accept-language')));
  return { language, dir, theme: keptLook(request).theme };
}

/** What the page of a link says, in the language of whoever opened it; of a file that is not here, without telling why. */
export async function sharedFileWords(
  request: Request,
  file: { filename: string; size: number; expiresAt: number | null } | null,
  { host, href }: { host: string; href: string },
): Promise<SharedFileWords> {
  const { texts, locale } = await wordsFor(request);
  const words = (key: string, values: Record<string, string> = {}) => fill<string>(texts[key] ?? key, values, locale).join('');
  if (!file) return { host, file, title: words('link.page.none'), note: words('link.page.noneSentence') };
  const { filename: name, size, expiresAt } = file;
  const date = expiresAt && new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(expiresAt);
  const about = [sizeWords(size, locale), ...(date ? [words('link.until', { date })] : [])].join(' · ');
  return { host, file: { name, about, href, load: words('link.page.load') }, title: name, note: words('link.page.note', { host }) };
}

/** How a profile is handed over: an iPhone offers to put it in, another browser saves it. */
export const profileHeaders = {
  'Content-Type': 'application/x-apple-aspen-config',
  'Content-Disposition': 'attachment; filename="oriel.mobileconfig"',
};

/** What a person reads while a profile of this host is put in, in their language. */
export async function profileWords(request: Request, from: string): Promise<{ from: string; about: string }> {
  const { texts } = await wordsFor(request);
  return { from, about: texts['devices.profile.about'] ?? '' };
}

/** What the page of a link says that brings settings to a phone. */
export async function setUpWords(
  request: Request,
  { settings, way, expiresAt }: { settings: DeviceSettings; way: DeviceWay; expiresAt: number },
  { host, href }: { host: string; href: string },
): Promise<SetUpWords> {
  const { texts, locale } = await wordsFor(request);
  const words = (key: string, values: Record<string, string> = {}) => fill<string>(texts[key] ?? key, values, locale).join('');
  const { address, login, smtp } = settings;
  const reading = settings[way] ?? settings.imap;
  const line = ({ port, security }: Endpoint) => `${port}, ${security === 'tls' ? 'SSL/TLS' : security === 'starttls' ? 'STARTTLS' : '-'}`;
  const rows = [
    { name: words('devices.incoming', { kind: way === 'imap' ? 'IMAP' : 'POP3' }), value: reading.host },
    { name: words('devices.portSecurity'), value: line(reading) },
    { name: words('devices.outgoing'), value: smtp.host },
    { name: words('devices.portSecurity'), value: line(smtp) },
    { name: words('devices.login'), value: login },
  ];
  // The phone knows its own clock; minutes are all that is needed here.
  const minutes = String(Math.max(1, Math.ceil((expiresAt - Date.now()) / 60_000)));
  return {
    host,
    title: words('devices.page.title', { address }),
    note: words('devices.page.note', { minutes }),
    apple: {
      title: words('devices.page.apple'),
      note: words(settings.signed ? 'devices.page.appleNoteSigned' : 'devices.page.appleNote'),
      href,
      load: words('devices.page.load'),
    },
    other: { title: words('devices.page.other'), rows },
  };
}

/** A failure in the words of whoever opened the address by itself. */
export async function failurePageFor(request: Request, error: AppError): Promise<FailurePage> {
  const tongue = await wordsFor(request);
  const words = (key: string) => tongue.texts[key] ?? key;
  return {
    language: tongue.language,
    dir: tongue.dir,
    theme: keptLook(request).theme,
    title: words('page.notOpened'),
    sentence: toldOf(error)
      .map((said) => wordSaid(said, tongue) ?? words('error.unknown'))
      .join('\n'),
    toMail: words('page.toMail'),
  };
}

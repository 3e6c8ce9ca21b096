/** The language of a request, for the few words that this half writes itself: what an answer begins with, a page for what could not be opened. */
import { acceptedTags, readTexts, type Speech, speechFor } from '@/lib/client/languages';
import { type AppError, toldOf } from '@/lib/errors';
import type { BareLook } from '@/lib/http/bare-page';
import type { FailurePage } from '@/lib/http/failure-page';
import type { SharedFileWords } from '@/lib/http/shared-file-page';
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

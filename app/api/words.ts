/** The language of a request, for the few words that this half writes itself: what an answer begins with, a page for what could not be opened. */
import { acceptedTags, readTexts, type Speech, speechFor } from '@/lib/client/languages';
import { lookCookie, readLook } from '@/lib/model/look';
import type { Tongue } from '@/lib/model/said';

/** What this browser keeps of how its person wants to see things. */
function keptLook(headers: Headers): ReturnType<typeof readLook> {
  const kept = (headers.get('cookie') ?? '').split(/;\s*/).find((pair) => pair.startsWith(`${lookCookie}=`));
  try {
    return readLook(kept && decodeURIComponent(kept.slice(lookCookie.length + 1)));
  } catch {
    // Not a value that Oriel wrote.
    return readLook(undefined);
  }
}

/** How the person who asks speaks, as the pages do: as chosen in this browser, else as it prefers. */
export async function wordsFor({ headers }: Request): Promise<Tongue & Speech & { theme: string }> {
  const { language: choice, theme } = keptLook(headers);
  const speech = speechFor(choice, acceptedTags(headers.get('accept-language')));
  return { ...speech, texts: await readTexts(speech.language), theme };
}

/** The language that the server draws a page in: what was chosen, else what the browser asks for. */
import { cookies, headers } from 'next/headers';
import { readTexts, type Speech, speechFor } from '@/lib/client/languages';
import type { Spoken } from '@/lib/client/texts';
import { acceptedTags } from '@/lib/model/accepted-tags';
import { lookCookie, readLook } from '@/lib/model/look';

/** The language that was chosen in this browser, or `auto`. */
export const keptLanguage = async (): Promise<string> => readLook((await cookies()).get(lookCookie)?.value).language;

/** The language of this request: `choice`, a tag or `auto`, or where that is not known yet what this browser keeps of it. */
export async function servedSpeech(choice?: string): Promise<Speech> {
  const request = await headers();
  return speechFor(choice ?? (await keptLanguage()), acceptedTags(request.get('accept-language')));
}

/** The language of this request with its words. */
export async function servedTexts(choice?: string): Promise<Spoken> {
  const speech = await servedSpeech(choice);
  return { ...speech, texts: await readTexts(speech.language) };
}

/** What the sign-in page says, and no more of the words. */
export async function servedSignInTexts(): Promise<Spoken> {
  const { texts, ...speech } = await servedTexts();
  const some = Object.entries(texts).filter(([key]) =>
    /^((signIn|discovery|error|password|server|task)\.|settings\.language(\.auto)?$|copy\.done$|said\.doctor\.(mx\.(null|noDomain)|checkSpelling)$|said\.(oauth|discovery|web|plain|server|internal|fault|databaseAway|crossSite|tooOften|input|session|signIn|line|command)\b)/.test(
      key,
    ),
  );
  return { ...speech, texts: Object.fromEntries(some) };
}

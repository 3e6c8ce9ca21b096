import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { PlainPage } from '@/app/_ui/base/plain-page';
import { servedTexts } from '@/app/_ui/texts/served';
import { placeOfLetter } from '@/lib/mail/letter-link';
import { letterPath, parseLetterPath } from '@/lib/model/letter-link';
import { pathOf } from '@/lib/model/route';
import { signedIn } from '../../served';

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await servedTexts()).texts['name.mail'] });

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The lasting address of a letter: goes to where it lies now, or says that it is not here. */
export default async function Page({ searchParams }: Props) {
  const named = parseLetterPath(await searchParams);
  const { actor } = await signedIn(letterPath(named));
  const place = await placeOfLetter(actor, named);
  if (place) redirect(pathOf({ ...place, filter: null }));
  const { texts } = await servedTexts();
  return (
    <PlainPage
      title={texts['page.letterGone'] ?? ''}
      sentence={texts['page.letterGoneSentence'] ?? ''}
      act={
        <a className="btn line" href="/mail">
          {texts['page.toMail']}
        </a>
      }
    />
  );
}

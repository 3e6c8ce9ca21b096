import type { Metadata } from 'next';
import { PlainPage } from './_ui/base/plain-page';
import { servedTexts } from './_ui/texts/served';

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await servedTexts()).texts['page.notFound'] });

/** An address that names nothing here. */
export default async function NotFound() {
  const { texts } = await servedTexts();
  return (
    <PlainPage
      title={texts['page.notFound'] ?? ''}
      sentence={texts['page.notFoundSentence'] ?? ''}
      act={
        <a className="btn line" href="/mail">
          {texts['page.toMail']}
        </a>
      }
    />
  );
}

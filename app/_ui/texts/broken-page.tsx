'use client';
import { useEffect, useState } from 'react';
import { readTexts, speechFor } from '@/lib/client/languages';
import { lastLook } from '@/lib/client/last-look';
import type { Texts } from '@/lib/client/texts/en';
import { Button } from '../base/button';
import { PlainPage } from '../base/plain-page';

/** A page that could not be drawn. Nobody may have said yet which language is spoken, so it finds its own words. */
export default function BrokenPage({ onRetry }: { onRetry: () => void }) {
  const [texts, setTexts] = useState<Texts | null>(null);
  useEffect(() => {
    void readTexts(speechFor(lastLook().language, navigator.languages).language).then(setTexts);
  }, []);
  if (!texts) return null;
  return (
    <PlainPage
      title={texts['page.broke']}
      sentence={texts['page.brokeSentence']}
      act={
        <Button kind="solid" onClick={onRetry}>
          {texts['act.tryAgain']}
        </Button>
      }
    />
  );
}

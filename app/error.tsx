'use client';
import { useEffect, useState } from 'react';
import { readTexts, speechFor } from '@/lib/client/languages';
import { lastLook } from '@/lib/client/look';
import type { Texts } from '@/lib/client/texts/en';
import { Button } from './_ui/base/button';
import { PlainPage } from './_ui/base/plain-page';

/** A page that could not be drawn. Nobody may have said yet which language is spoken, so it finds its own words. */
export default function Broken({ reset }: { error: Error; reset: () => void }) {
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
        <Button kind="solid" onClick={reset}>
          {texts['act.tryAgain']}
        </Button>
      }
    />
  );
}

'use client';
import { Suspense } from 'react';
import { part } from './_ui/base/part';

const BrokenPage = part(() => import('./_ui/texts/broken-page'));

/** A page that could not be drawn. What it needs is fetched then, so that no page that can be drawn pays for it. */
export default function Broken({ reset }: { error: Error; reset: () => void }) {
  return (
    <Suspense fallback={null}>
      <BrokenPage onRetry={reset} />
    </Suspense>
  );
}

'use client';
import { type ReactNode, useState } from 'react';
import { Arriving } from '@/app/_ui/base/arriving';
import { part } from '@/app/_ui/base/part';
import { useBackCloses } from '@/lib/client/back-closes';
import { type ShownFile, viewOf } from '@/lib/client/files';
import type { Viewable } from './viewer';

const Viewer = part(() => import('./viewer'));

/** Which of these files are shown over the window, and the one that is; back closes it on the phone. `place` names where they lie. */
export function useViewer(place: string, files: readonly ShownFile[]): { opens: (key: string) => (() => void) | null; screen: ReactNode } {
  const [open, setOpen] = useState<string | null>(null);
  const [wanted, setWanted] = useState(false);
  const viewable = files.flatMap((file): Viewable[] => {
    const kind = viewOf(file);
    return kind ? [{ file, kind }] : [];
  });
  const placeOf = (key: string) => viewable.findIndex(({ file }) => file.key === key);
  const found = open === null ? -1 : placeOf(open);
  // A file that is no longer there takes what shows it along.
  const at = found < 0 ? null : found;
  const close = () => setOpen(null);
  useBackCloses(`files ${place}`, at !== null, close);
  const opens = (key: string) => {
    if (placeOf(key) < 0) return null;
    return () => {
      setWanted(true);
      setOpen(key);
    };
  };
  const screen = wanted ? (
    <Arriving awaited={at !== null}>
      <Viewer files={viewable} at={at} onAt={(next) => setOpen(viewable[next]?.file.key ?? null)} onClose={close} />
    </Arriving>
  ) : null;
  return { opens, screen };
}

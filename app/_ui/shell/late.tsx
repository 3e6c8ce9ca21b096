'use client';
/**
 * What comes in one piece right after the first paint, because nobody needs it sooner: fewer and larger files than one for each. The panes are handed
 * their shares of it by the frame.
 */
import { useCallback, useEffect, useMemo } from 'react';
import { keyOf } from '@/lib/client/commands';
import { dismissNotice, useNotice } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';
import { Together } from '@/lib/client/together';
import { fetchAhead } from '../base/ahead';
import { Toast, type ToastNotice } from '../base/toast';
import { TooltipLayer } from '../base/tooltip-layer';
import { BulkBar } from '../list/bulk-bar';
import { ListEmpty, ListError } from '../list/list-none';
import { AccountMenu } from './account-menu';
import { Divider } from './divider';
import { Surroundings } from './surroundings';

/** The shares of the panes, and what follows the events. */
export const shares = { AccountMenu, BulkBar, Divider, ListEmpty, ListError, Together };

/** What a first press may ask for, the likeliest first. */
const pressedSoon = [
  () => import('../reader/reader'),
  () => import('../base/menu-parts'),
  () => import('../composer/composer-windows'),
  () => import('../palette/palette'),
  () => import('../base/dialog-parts'),
];

/** The notice with the key that does the same as its act, whichever is bound to that now (K6). */
function useShownNotice(): ToastNotice | null {
  const notice = useNotice((state) => state.notice);
  return useMemo(() => {
    if (!notice?.act) return notice;
    const { command, words, run } = notice.act;
    const keys = command && keyOf(command);
    return { ...notice, act: { words, run, ...(keys === undefined ? {} : { keys }) } };
  }, [notice]);
}

/** Notices, tooltips, and what surrounds the page. */
export default function Late() {
  const notice = useShownNotice();
  const onDone = useCallback((id: number) => dismissNotice(id), []);
  useEffect(() => fetchAhead(pressedSoon), []);
  return (
    <>
      <Toast notice={notice} onDone={onDone} name={t('notices')} progressName={t('progress')} />
      <TooltipLayer />
      <Surroundings />
    </>
  );
}

'use client';
import { useCallback, useMemo } from 'react';
import { keyOf } from '@/lib/client/commands';
import { dismissNotice, useNotice } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';
import { Toast, type ToastNotice } from '../base/toast';
import { TooltipLayer } from '../base/tooltip-layer';
import { Surroundings } from './surroundings';

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

/** What nobody needs before the first press: it is loaded when the rest is on the screen. */
export default function Late() {
  const notice = useShownNotice();
  const onDone = useCallback((id: number) => dismissNotice(id), []);
  return (
    <>
      <Toast notice={notice} onDone={onDone} name={t('notices')} progressName={t('progress')} />
      <TooltipLayer />
      <Surroundings />
    </>
  );
}

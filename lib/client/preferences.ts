/** What the person chose for the screen: kept on the server, seen at once. */
import { useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { chosenOver, withChoices } from '@/lib/model/look';
import type { ChangePreferencesInput, Preferences } from '@/lib/model/preferences';
import { changePreferences } from './api';
import { keys, theCache } from './cache';
import { ClientError, sentenceOf } from './call';
import { followLook, keepLook } from './look';
import { notify } from './notice';
import { patchShell } from './patch';
import { shellNow, useShell } from './store';
import { t } from './texts';

/** What was chosen here and is not on the server yet. */
const useChosen = create<{ chosen: ChangePreferencesInput }>(() => ({ chosen: {} }));

/** How often something was chosen: answers to earlier choices must not take back later ones. */
let turn = 0;

/** All choices, in a component. */
export function usePreferences(): Preferences {
  const { preferences } = useShell();
  const chosen = useChosen((state) => state.chosen);
  return useMemo(() => chosenOver(preferences, chosen), [preferences, chosen]);
}

/** The choices now, outside of React. */
export function preferencesNow(): Preferences {
  return chosenOver(shellNow().preferences, useChosen.getState().chosen);
}

/** Choices are kept one after the other: asked for at once, the older of two orders may be the one that stays. */
let last: Promise<unknown> = Promise.resolve();

/** Chooses: seen at once, then kept. Where it cannot be kept it is taken back, and said. */
export async function choose(changes: ChangePreferencesInput): Promise<void> {
  turn += 1;
  const mine = turn;
  useChosen.setState(({ chosen }) => ({ chosen: withChoices(chosen, changes) }));
  try {
    const kept = last.then(() => changePreferences(changes));
    last = kept.catch(() => undefined);
    const preferences = await kept;
    theCache().setQueryData(keys.shell, patchShell(shellNow(), { type: 'preferencesChanged', preferences }));
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    notify(t('settings.notKept', { reason: sentenceOf(error) }));
  }
  if (mine === turn) useChosen.setState({ chosen: {} });
}

/** Shows the person's look, here and on the pages that come. */
export function useLook(): void {
  const preferences = usePreferences();
  useEffect(() => {
    keepLook(preferences);
    return followLook(preferences);
  }, [preferences]);
}

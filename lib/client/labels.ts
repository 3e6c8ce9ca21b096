/** Labels as they are shown: what each is called and in which colour, by the person's choices, by Thunderbird's habit, or by its own name. */
import { nameOfKeyword } from '@/lib/model/label-names';
import { type LabelChoice, type LabelHue, labelHues, labelKey, labelsOf, sharedLabels } from '@/lib/model/labels';
import type { PageRow } from '@/lib/model/view';
import { usePreferences } from './preferences';
import { t } from './texts';

/** A label on the screen. */
export interface Label {
  /** As it is sent to the server. */
  keyword: string;
  /** What tells it from others: the keyword in small letters. */
  key: string;
  name: string;
  hue: LabelHue;
  hidden: boolean;
}

/** A colour that a keyword has everywhere, where nobody chose one. */
function hueOf(key: string): LabelHue {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + letter.charCodeAt(0)) % 997;
  return labelHues[sum % labelHues.length] as LabelHue;
}

/** A keyword as a label. */
export function labelFor(keyword: string, chosen: readonly LabelChoice[]): Label {
  const key = labelKey(keyword);
  const choice = chosen.find((one) => labelKey(one.keyword) === key);
  if (choice) return { ...choice, key };
  const shared = sharedLabels.find((one) => one.keyword === key);
  if (shared) return { keyword, key, name: t(`label.${shared.word}`), hue: shared.hue, hidden: false };
  return { keyword, key, name: nameOfKeyword(keyword), hue: hueOf(key), hidden: false };
}

/** The labels that can be given without being made first: the person's own in their order, then those that Thunderbird knows. */
export function knownLabels(chosen: readonly LabelChoice[]): Label[] {
  const own = chosen.map(({ keyword }) => labelFor(keyword, chosen));
  const others = sharedLabels.map(({ keyword }) => labelFor(keyword, chosen)).filter(({ key }) => !own.some((one) => one.key === key));
  return [...own, ...others];
}

/** The flags of a row's letters, those of its whole conversation among them. */
export const flagsOfRow = (row: Pick<PageRow, 'flags' | 'thread'>): string[] => [...row.flags, ...(row.thread?.labels ?? [])];

/** The labels among flags that are shown, in the order of the person's list. */
export function shownLabels(flags: readonly string[], chosen: readonly LabelChoice[]): Label[] {
  const labels = labelsOf(flags).map((keyword) => labelFor(keyword, chosen));
  if (labels.length < 2) return labels.filter(({ hidden }) => !hidden);
  const place = new Map(knownLabels(chosen).map(({ key }, at) => [key, at]));
  const at = ({ key }: Label) => place.get(key) ?? place.size;
  return labels.filter(({ hidden }) => !hidden).sort((a, b) => at(a) - at(b) || (a.key < b.key ? -1 : 1));
}

/** The labels among flags that are shown, in a component. */
export function useLabels(flags: readonly string[]): Label[] {
  return shownLabels(flags, usePreferences().labels);
}

/** Giving letters labels: what the dialog shows of them, and the act. */
import { keywordFor } from '@/lib/model/label-keywords';
import { type LabelChoice, labelHues, labelKey, labelsOf } from '@/lib/model/labels';
import type { PageRow } from '@/lib/model/view';
import type { ActRow } from './acts';
import { setLabels } from './label-marks';
import { flagsOfRow, knownLabels, type Label, labelFor } from './labels';
import { choose, preferencesNow } from './preferences';
import { onAll } from './row-commands';
import { t } from './texts';

/** Do all rows bear it, none, or some? */
export type Borne = 'all' | 'some' | 'none';

/** Which labels the rows bear, by key. Of a conversation it is `some` where its newest letter does not bear what another one does. */
export function borneBy(rows: readonly PageRow[]): Map<string, Borne> {
  const counts = new Map<string, number>();
  const touched = new Set<string>();
  for (const row of rows) {
    for (const keyword of labelsOf(row.flags)) counts.set(labelKey(keyword), (counts.get(labelKey(keyword)) ?? 0) + 1);
    for (const keyword of labelsOf(flagsOfRow(row))) touched.add(labelKey(keyword));
  }
  return new Map([...touched].map((key) => [key, counts.get(key) === rows.length ? 'all' : 'some']));
}

/** The labels that the dialog offers for these rows: those that can be given, and what else they or, as far as that is known, other letters bear. */
export function offeredLabels(rows: readonly PageRow[], chosen: readonly LabelChoice[], found: readonly string[] = []): Label[] {
  const known = knownLabels(chosen);
  const keys = new Set(known.map(({ key }) => key));
  const others = labelsOf([...rows.flatMap(flagsOfRow), ...found]).filter((keyword) => !keys.has(labelKey(keyword)));
  return [...known, ...others.map((keyword) => labelFor(keyword, chosen))].filter(({ hidden }) => !hidden);
}

/** What is to become of labels: on or off, by key. Those that are not named stay as they are. */
export type LabelWishes = ReadonlyMap<string, boolean>;

const most = 20;

/** Changes the labels of rows, or of all in the list where the selection means that. */
export function labelRows(rows: readonly ActRow[], wishes: LabelWishes, labels: readonly Label[]): void {
  const wanted = (on: boolean) => labels.filter(({ key }) => wishes.get(key) === on);
  const [given, taken] = [wanted(true), wanted(false)];
  if (given.length + taken.length === 0 || rows.length === 0) return;
  const keys = new Set(taken.map(({ key }) => key));
  // A server spells a keyword as it was first spelled in the mailbox.
  const spelled = rows.flatMap(flagsOfRow).filter((flag) => keys.has(labelKey(flag)));
  const add = given.map(({ keyword }) => keyword).slice(0, most);
  const remove = [...new Set([...taken.map(({ keyword }) => keyword), ...spelled])].slice(0, most);
  if (onAll(rows, { kind: 'flags', add, remove }, t('bulk.labelling'))) return;
  const [one, ...more] = [...given, ...taken];
  const several = more.length > 0 || !one;
  const words = several
    ? t('done.labels', { count: rows.length })
    : t(given.length > 0 ? 'done.labelled' : 'done.unlabelled', { count: rows.length, name: one.name });
  void setLabels(rows, { add, remove, words });
}

const folded = (name: string): string => name.trim().normalize('NFC').toLocaleLowerCase();

/** The label of this name among those that are known, hidden ones too; null where there is none. */
export function labelNamed(name: string): Label | null {
  return knownLabels(preferencesNow().labels).find((one) => folded(one.name) === folded(name)) ?? null;
}

/** Makes a label of this name in the person's list, in a colour that few others have. Where there is one it is shown again. Answers it. */
export function makeLabel(name: string): Label {
  const { labels } = preferencesNow();
  const there = labelNamed(name);
  if (there) {
    if (there.hidden) defineLabel(there, { hidden: false });
    return { ...there, hidden: false };
  }
  const known = knownLabels(labels);
  const keyword = keywordFor(name, new Set(known.map(({ key }) => key)));
  const uses = (hue: string) => known.filter((one) => one.hue === hue).length;
  const [hue] = [...labelHues].sort((a, b) => uses(a) - uses(b));
  const choice = { keyword, name: name.trim().slice(0, 60), hue: hue ?? 'navy', hidden: false };
  void choose({ labels: [...labels, choice] });
  return labelFor(keyword, [choice]);
}

/** Changes what a label is called, its colour, or whether it is shown; one that was nobody's choice becomes the person's. */
export function defineLabel(label: Label, change: Partial<Omit<LabelChoice, 'keyword'>>): void {
  const { labels } = preferencesNow();
  const { keyword, name, hue, hidden } = label;
  const choice = { keyword, name, hue, hidden, ...change };
  const at = labels.findIndex((one) => labelKey(one.keyword) === label.key);
  void choose({ labels: at < 0 ? [...labels, choice] : labels.with(at, choice) });
}

/** Takes a label out of the person's list. Letters keep its keyword. */
export function forgetLabel({ key }: Label): void {
  void choose({ labels: preferencesNow().labels.filter(({ keyword }) => labelKey(keyword) !== key) });
}

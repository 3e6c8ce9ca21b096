/** What is said about a letter: whom it went to, what was left out of it, what its files are. */
import type { ReactNode } from 'react';
import { type FileKind, fileRisk } from '@/lib/model/file-kinds';
import { shortName } from '@/lib/model/letter-words';
import type { Address } from '@/lib/model/mail';
import { judgeAddress } from '@/lib/model/recipients';
import { listedApart, rich, t } from './texts';

function names(people: readonly Address[], own: ReadonlySet<string>, most: number): ReactNode {
  if (people.length === 0) return null;
  const you = people.some(({ address }) => own.has(address.toLowerCase()));
  const others = people.filter(({ address }) => !own.has(address.toLowerCase())).map(shortName);
  const all = [...(you ? [t('head.you')] : []), ...others];
  return listedApart(all.length > most ? [...all.slice(0, most - 1), t('head.others', { count: all.length - most + 1 })] : all);
}

/** "to you", "to you and Sofía", "to you and Tomasz; copy to office", each name apart. `own` are the reader's addresses in lower case. */
export function addressedTo(to: readonly Address[], cc: readonly Address[], own: ReadonlySet<string>): ReactNode {
  const first = names(to, own, 4);
  const copies = names(cc, own, 3);
  if (!first && !copies) return t('head.toNobody');
  if (!first) return rich('head.copyNames', { names: copies });
  return copies ? rich('head.toAndCopy', { names: first, copies }) : rich('head.toNames', { names: first });
}

/** "4 images are not loaded. 1 tracker was removed.", or null where there is nothing to say. */
export function blockedWords(images: number, trackers: number): string | null {
  const sentences = [
    images > 0 ? t('reader.blocked', { count: images }) : null,
    trackers > 0 ? t('reader.trackers', { count: trackers }) : null,
  ].filter((sentence) => sentence !== null);
  return sentences.length > 0 ? sentences.join(' ') : null;
}

/** The word for a kind of file, as shown before the size. */
export const kindWord = (kind: FileKind): string => t(`file.${kind}`);

/** Why a file deserves care before it is opened, as a sentence, or null (A1). */
export function riskWords(name: string, locked = false): string | null {
  const risk = fileRisk(name) ?? (locked ? ('locked' as const) : null);
  return risk ? t(`risk.${risk}`, { name }) : null;
}

/** Why an address cannot be written to, as a sentence, or null where it can (C4). */
export function faultWords(address: string): string | null {
  const fault = judgeAddress(address);
  return fault ? t(`address.${fault}`, { address }) : null;
}

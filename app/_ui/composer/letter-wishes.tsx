'use client';
import { ArrowDown, ArrowUp, BellRing, MailCheck, PackageCheck } from 'lucide-react';
import { type ComponentType, type ReactNode, Suspense, useEffect, useState } from 'react';
import { IconButton } from '@/app/_ui/base/icon-button';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { part } from '@/app/_ui/base/part';
import { readDeliveryOffer } from '@/lib/client/deliveries';
import { t } from '@/lib/client/texts';
import { fullTime, useClock } from '@/lib/client/time';
import type { DraftContent } from '@/lib/model/draft';
import { daysOf } from '@/lib/model/follow-up';
import './letter-wishes.css';

const WishDialog = part(() => import('./wish-dialog'));

type Edit = (change: Partial<DraftContent>) => void;

interface Wish {
  name: keyof DraftContent;
  icon: ComponentType<{ size?: number }>;
  words: string;
  without: Partial<DraftContent>;
}

function wishesOf({ priority, readReceipt, deliveryReceipt, remind }: DraftContent, when: (at: number) => string): Wish[] {
  const count = remind === null ? null : daysOf(remind);
  const reminder =
    remind === null ? '' : count === null ? t('wish.isRemindAt', { date: when(Date.parse(remind)) }) : t('wish.isRemindDays', { count });
  return [
    ...(priority === 'normal'
      ? []
      : [
          {
            name: 'priority' as const,
            icon: priority === 'high' ? ArrowUp : ArrowDown,
            words: t(priority === 'high' ? 'wish.isHigh' : 'wish.isLow'),
            without: { priority: 'normal' as const },
          },
        ]),
    ...(readReceipt ? [{ name: 'readReceipt' as const, icon: MailCheck, words: t('wish.isRead'), without: { readReceipt: false } }] : []),
    ...(deliveryReceipt
      ? [{ name: 'deliveryReceipt' as const, icon: PackageCheck, words: t('wish.isDelivery'), without: { deliveryReceipt: false } }]
      : []),
    ...(reminder ? [{ name: 'remind' as const, icon: BellRing, words: reminder, without: { remind: null } }] : []),
  ];
}

/** True once it is known that the server of the account gives no receipts of delivery. */
function useRefused(accountId: number, asked: boolean): boolean {
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    if (!asked) return setRefused(false);
    let over = false;
    readDeliveryOffer(accountId)
      .then((offered) => {
        if (!over) setRefused(offered === false);
      })
      // Not known: then nothing is said.
      .catch(() => undefined);
    return () => {
      over = true;
    };
  }, [accountId, asked]);
  return refused;
}

/** What is asked for with the letter, each to be taken away again; nothing for a letter that asks for nothing. */
export function WishMarks({ content, edit, locked, accountId }: { content: DraftContent; edit: Edit; locked: boolean; accountId: number }) {
  const clock = useClock();
  const refused = useRefused(accountId, content.deliveryReceipt);
  const wishes = wishesOf(content, (at) => fullTime(at, clock));
  if (wishes.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line
    <div className="cp-wishes" role="group" aria-label={t('wish.group')}>
      {wishes.map(({ name, icon: Sign, words, without }) => (
        <span className="cp-wish" key={name}>
          <Sign size={14} />
          <span className="cut">{words}</span>
          {locked ? null : (
            <IconButton icon="x" name={t('wish.remove', { wish: words })} small iconSize={14} onClick={() => edit(without)} />
          )}
        </span>
      ))}
      {refused ? (
        <p className="cp-wishes-note" role="status">
          {t('wish.notOffered')}
        </p>
      ) : null}
    </div>
  );
}

/** The entry of the menu that asks for wishes, and their dialog. */
export function useWishes(content: DraftContent, edit: Edit, locked: boolean): { entry: MenuEntry; dialog: ReactNode } {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const show = () => {
    setWanted(true);
    setOpen(true);
  };
  return {
    entry: { words: t('wish.entry'), disabled: locked, onSelect: show },
    dialog: wanted ? (
      <Suspense>
        <WishDialog open={open} onClose={() => setOpen(false)} content={content} edit={edit} />
      </Suspense>
    ) : null,
  };
}

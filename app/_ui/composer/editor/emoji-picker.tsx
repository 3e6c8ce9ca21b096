'use client';
import type { LucideIcon } from 'lucide-react';
import { type ComponentType, useEffect, useRef, useState } from 'react';
import { Arriving } from '@/app/_ui/base/arriving';
import { IconButton } from '@/app/_ui/base/icon-button';
import { part } from '@/app/_ui/base/part';
import { t } from '@/lib/client/texts';
import type { EmojiDialogProps } from './emoji-dialog';

const fetchDialog = () => import('./emoji-dialog');
const EmojiDialog = part(fetchDialog);

/** A button that lets a sign be found and put into the text. */
export function EmojiPicker({ icon, onPick }: { icon: LucideIcon; onPick: (sign: string) => void }) {
  const [open, setOpen] = useState(false);
  /** How often it was opened: each time it begins anew. */
  const [turns, setTurns] = useState(0);
  /** Drawn without waiting where it has come, so that no key is lost. */
  const fetched = useRef<ComponentType<EmojiDialogProps> | null>(null);
  const [Shown, setShown] = useState<ComponentType<EmojiDialogProps> | null>(null);
  useEffect(() => {
    // Whoever has the row of formats may want it soon; where that fails, opening it says so.
    fetchDialog().then(
      ({ default: one }) => {
        fetched.current = one;
      },
      () => undefined,
    );
  }, []);
  return (
    <>
      <IconButton
        icon={icon}
        name={t('format.emoji')}
        small
        aria-haspopup="dialog"
        onClick={(event) => {
          if (open) return;
          // What is typed before the dialog is there is meant for it, and would else go into the text.
          if (!fetched.current) event.currentTarget.focus();
          setShown(() => fetched.current ?? EmojiDialog);
          setTurns(turns + 1);
          setOpen(true);
        }}
      />
      {Shown ? (
        <Arriving awaited={open}>
          <Shown
            key={turns}
            open={open}
            onClose={() => setOpen(false)}
            onPick={(sign) => {
              setOpen(false);
              onPick(sign);
            }}
          />
        </Arriving>
      ) : null}
    </>
  );
}

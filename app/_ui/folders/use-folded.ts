'use client';
import { useEffect } from 'react';
import { create } from 'zustand';
import { keepChoice, readChoice } from '@/lib/client/device';
import type { MailboxId } from '@/lib/model/ids';

const useStore = create<{ folded: ReadonlySet<MailboxId>; read: boolean }>(() => ({ folded: new Set(), read: false }));

function toggle(id: MailboxId): void {
  useStore.setState(({ folded }) => {
    const next = new Set(folded);
    if (!next.delete(id)) next.add(id);
    keepChoice('folded', [...next].join(','));
    return { folded: next };
  });
}

/** Which folders are folded away; remembered on this device, the same in the column and in the drawer. */
export function useFolded(): { folded: ReadonlySet<MailboxId>; toggle: (id: MailboxId) => void } {
  const { folded, read } = useStore();
  // After the first paint, which the server drew without knowing.
  useEffect(() => {
    if (read) return;
    const ids = (readChoice('folded') ?? '').split(',').filter(Boolean).map(Number) as MailboxId[];
    useStore.setState({ folded: new Set(ids), read: true });
  }, [read]);
  return { folded, toggle };
}

'use client';
import { useCallback, useEffect, useState } from 'react';
import { keepChoice, readChoice } from '@/lib/client/device';
import type { MailboxId } from '@/lib/model/ids';

/** Which folders are folded away; remembered on this device. Folding in the column folds in the drawer, and the other way round. */
export function useFolded(): { folded: ReadonlySet<MailboxId>; toggle: (id: MailboxId) => void } {
  const [folded, setFolded] = useState<ReadonlySet<MailboxId>>(new Set());
  useEffect(() => {
    const ids = (readChoice('folded') ?? '').split(',').filter(Boolean).map(Number) as MailboxId[];
    if (ids.length > 0) setFolded(new Set(ids));
  }, []);
  const toggle = useCallback((id: MailboxId) => {
    setFolded((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      keepChoice('folded', [...next].join(','));
      return next;
    });
  }, []);
  return { folded, toggle };
}

import { beforeEach, expect, test } from 'vitest';
import { openDraft, openFolderDraft, useComposers } from '@/lib/client/composer';
import type { MessageId } from '@/lib/model/ids';

beforeEach(() => useComposers.setState({ open: [], called: null }));

test('a draft that is open already, perhaps made small, comes to the front when it is opened again', () => {
  for (const open of [() => openDraft('a'), () => openFolderDraft(1 as MessageId)]) {
    useComposers.setState({ open: [], called: null });
    open();
    expect(useComposers.getState().called).toBeNull();
    open();
    const { open: all, called } = useComposers.getState();
    expect(all).toHaveLength(1);
    expect(called?.key).toBe(all[0]?.key);
  }
});

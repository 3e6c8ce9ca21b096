import { afterEach, expect, it, vi } from 'vitest';
import { forwardAsFiles } from '@/lib/client/from-letters';
import { useNotice } from '@/lib/client/notice';
import { row } from './things';

afterEach(() => vi.unstubAllGlobals());

it('row 125: more letters than one can carry are refused by the number, and nothing is begun', async () => {
  const asked = vi.fn(() => Promise.reject(new Error('nothing is asked')));
  vi.stubGlobal('fetch', asked);
  await forwardAsFiles(Array.from({ length: 101 }, (_, at) => row(at + 1, at)));
  expect(useNotice.getState().notice?.words).toMatch(/carry 100 letters .*101 are chosen/u);
  expect(asked).not.toHaveBeenCalled();
});

import type { KeyboardEvent } from 'react';

/** How far an arrow key leads in a row of choices, 1 or -1, in the direction that is read; null for any other key. */
export function arrowStep({ key, currentTarget }: KeyboardEvent): 1 | -1 | null {
  const forth = key === 'ArrowRight' || key === 'ArrowDown';
  if (!forth && key !== 'ArrowLeft' && key !== 'ArrowUp') return null;
  const turned = getComputedStyle(currentTarget).direction === 'rtl' && (key === 'ArrowLeft' || key === 'ArrowRight');
  return forth === turned ? -1 : 1;
}

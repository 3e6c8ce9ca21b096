import { describe, expect, it } from 'vitest';
import { isDarkDrawing } from '@/app/_ui/reader/dark-logos';

type Pixel = readonly [number, number, number, number];
const nothing: Pixel = [0, 0, 0, 0];

/** A picture of 100 pixels. */
function picture(...runs: [count: number, pixel: Pixel][]): Uint8ClampedArray {
  return Uint8ClampedArray.from(runs.flatMap(([count, pixel]) => Array.from({ length: count }, () => pixel).flat()));
}

describe('row 87: which pictures would vanish on dark paper', () => {
  it.each([
    ['a black logo on nothing', picture([80, nothing], [20, [0, 0, 0, 255]]), true],
    ['a navy one', picture([70, nothing], [30, [10, 20, 80, 255]]), true],
    ['a dark word with a red dot', picture([70, nothing], [25, [30, 30, 30, 255]], [5, [220, 30, 30, 255]]), true],
    ['a white logo on nothing', picture([80, nothing], [20, [255, 255, 255, 255]]), false],
    ['a bright one', picture([80, nothing], [20, [240, 120, 20, 255]]), false],
    ['a dark photograph', picture([100, [10, 10, 10, 255]]), false],
    ['a photograph with round corners', picture([4, nothing], [96, [10, 10, 10, 255]]), false],
    ['nothing at all', picture([100, nothing]), false],
    ['a shadow', picture([60, nothing], [40, [0, 0, 0, 30]]), false],
  ])('%s', (_, pixels, wanted) => {
    expect(isDarkDrawing(pixels)).toBe(wanted);
  });
});

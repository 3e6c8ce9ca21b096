import { describe, expect, it } from 'vitest';
import { arePicturesShown, showPictures } from '@/lib/client/pictures';
import { row } from './things';

const pictures = { auto: false, proved: true, domain: 'shop.example' };

describe('the pictures of a letter', () => {
  it('are shown as the server judged, unless something else was chosen here, letter by letter', () => {
    const asked = { row: row(1, 5), pictures };
    const permitted = { row: row(2, 4), pictures: { ...pictures, auto: true } };
    expect([asked, permitted].map(arePicturesShown)).toEqual([false, true]);
    showPictures(asked.row.id, true);
    showPictures(permitted.row.id, false);
    expect([asked, permitted].map(arePicturesShown)).toEqual([true, false]);
    showPictures(asked.row.id, null);
    showPictures(permitted.row.id, null);
    expect([asked, permitted].map(arePicturesShown)).toEqual([false, true]);
  });

  it('are never shown where the letter has none from elsewhere', () => {
    showPictures(row(3, 3).id, true);
    expect(arePicturesShown({ row: row(3, 3) })).toBe(false);
  });
});

/** Most letters one inside the other that are opened in place; what lies deeper is saved and opened from there (T63). */
export const deepestLetter = 10;

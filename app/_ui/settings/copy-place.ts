/** The key of the form for an old account (form-place.ts): it begins with the section that the form stands in. */
export const copyPlace = 'accounts copy';

/** The same of what opens an old account again. */
export const copyAgainPlace = (id: string): string => `${copyPlace}-${id}`;

/** The key of the form for an old account (form-place.ts): it begins with the section that the form stands in. */
export const copyPlace = 'accounts copy';

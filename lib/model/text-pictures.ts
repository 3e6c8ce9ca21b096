/** Pictures within the text of a letter. Pure. */

/** The kinds that every mail program draws in a text: SVG, TIFF, HEIC and the like go along as files. */
export const textPictures: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** May a file of this media type stand in the text? */
export const isTextPicture = (type: string): boolean => textPictures.includes(type);

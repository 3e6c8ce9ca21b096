/** What the browser knows of files of letters before anything is asked: no schema is among it, which would weigh more than the page. */

/** How files are read where nobody chose. */
export const importDefaults = { labels: 'keywords', keepFolders: true, read: true, quoting: 'mboxrd' } as const;

/** One file a folder, one file a letter with its marks in the name (in a tar), or one file a letter (in a zip). */
export const exportFormats = ['mbox', 'maildir', 'eml'] as const;

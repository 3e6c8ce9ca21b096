/** The most characters of a note on a conversation. */
export const longestNote = 4000;

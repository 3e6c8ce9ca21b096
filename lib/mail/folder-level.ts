/** Names of folders that come from elsewhere. */

/** Longest level of a path, characters. */
const longestName = 100;

/** What turns the letters of a name around for whoever reads it (UAX 9): embeddings, overrides and isolates. */
const turning = /[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A name as any server takes it for one level of a path whose levels `delimiter` parts. A `~` at its beginning stands for somebody's home, a `#` for another namespace
 * (RFC 3501 section 5.1.2): servers refuse both.
 */
export function folderLevel(name: string, delimiter: string): string {
  const plain = name
    .normalize('NFC')
    .replace(turning, '')
    .replaceAll(delimiter, '_')
    .replace(/[\p{Cc}\p{Cs}/\\%*]/gu, '_')
    .trim()
    .replace(/^[~#]/, '_')
    .slice(0, longestName);
  return plain === '' || plain === '.' || plain === '..' ? '_' : plain;
}

/** Names of folders that come from elsewhere. */

/** Longest level of a path, characters. */
const longestName = 100;

/** A name as any server takes it for one level of a path whose levels `delimiter` parts. */
export function folderLevel(name: string, delimiter: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(delimiter, '_')
    .replace(/[\p{Cc}\p{Cs}/\\%*]/gu, '_')
    .trim()
    .slice(0, longestName);
  return plain === '' || plain === '.' || plain === '..' ? '_' : plain;
}

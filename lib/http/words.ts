/** The words of a text file, as UTF-8; the header `x-oriel-cut` is there where the file goes on. */
export function wordsResponse({ words, cut }: { words: string; cut: boolean }): Response {
  return new Response(words, { headers: { 'Content-Type': 'text/plain; charset=utf-8', ...(cut ? { 'X-Oriel-Cut': '1' } : {}) } });
}

/** Directions of lines, for programs that do not find them out from the words. */

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** A line that says nothing of its direction, and its first words. */
const line = /<(div|p|li|h[1-6])>(?=(?:<(?:b|i|u|s|a|span|code)\b[^>]*>)*([^<]+))/gu;

/** Writes down the direction of lines whose first letter runs from right to left. */
export function directed(html: string): string {
  if (!rightToLeft.test(html)) return html;
  return html.replace(line, (tag: string, name: string, words: string) => {
    const first = /\p{L}/u.exec(words.replace(/&\w+;/gu, ' '))?.[0];
    return first && rightToLeft.test(first) ? `<${name} dir="rtl">` : tag;
  });
}

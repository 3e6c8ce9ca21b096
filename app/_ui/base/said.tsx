/** What a server said, in its own words, folded under `title`; nothing where it said nothing. */
export function Said({ title, words }: { title: string; words: string | null }) {
  if (!words) return null;
  return (
    <details className="said">
      <summary>{title}</summary>
      <div className="code">{words}</div>
    </details>
  );
}

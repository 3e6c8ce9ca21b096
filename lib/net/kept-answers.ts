/** Answers about names of the net, asked for once and remembered for a while. */

/** Most names that one kind of answer is remembered of. */
const mostKept = 5000;

interface Kept<T> {
  answers: Map<string, { answer: T; until: number }>;
  asking: Map<string, Promise<T>>;
}

const everywhere = globalThis as unknown as Record<symbol, Kept<unknown> | undefined>;

/**
 * Gives what `ask` answers for a name, from memory where it was asked within the time that answers of its kind are kept, ms. Two who ask at once ask once;
 * the oldest answers go first. `slot` names the memory, one for the process.
 */
export function keptAnswers<T extends string>(
  slot: string,
  keepMs: Record<T, number>,
): (name: string, ask: () => Promise<T>) => Promise<T> {
  return (name, ask) => {
    const symbol = Symbol.for(slot);
    everywhere[symbol] ??= { answers: new Map(), asking: new Map() };
    const { answers, asking } = everywhere[symbol] as Kept<T>;
    const known = answers.get(name);
    if (known && known.until > Date.now()) return Promise.resolve(known.answer);
    const under = asking.get(name);
    if (under) return under;
    const asked = ask()
      .then((answer) => {
        answers.delete(name);
        answers.set(name, { answer, until: Date.now() + keepMs[answer] });
        const [oldest] = answers.keys();
        if (answers.size > mostKept && oldest !== undefined) answers.delete(oldest);
        return answer;
      })
      .finally(() => asking.delete(name));
    asking.set(name, asked);
    return asked;
  };
}

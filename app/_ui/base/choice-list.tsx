import './choice-list.css';

export interface Choice {
  id: number;
  /** Who, what and when, as they are read. */
  who: string;
  words: string;
  when: string;
  onChoose: () => void;
}

/** Lines of which one is to be chosen. `busy`: more of them are on their way. */
export function ChoiceList({ choices, busy = false }: { choices: readonly Choice[]; busy?: boolean }) {
  return (
    <ul className="choice-list" aria-busy={busy}>
      {choices.map(({ id, who, words, when, onChoose }) => (
        <li key={id}>
          <button type="button" onClick={onChoose}>
            <bdi className="cut choice-list-who">{who}</bdi>
            <bdi className="cut" dir="auto">
              {words}
            </bdi>
            <span className="dim">{when}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

import { Icon } from './icon';

export interface SelectProps {
  name: string;
  value: string;
  choices: readonly { value: string; words: string }[];
  onChoose: (value: string) => void;
}

/** One of many choices: the browser's own list, which a phone shows in its way. */
export function Select({ name, value, choices, onChoose }: SelectProps) {
  return (
    <span className="select">
      <select aria-label={name} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.words}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" size={16} />
    </span>
  );
}

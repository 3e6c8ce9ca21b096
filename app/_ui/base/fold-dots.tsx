import { Ellipsis } from 'lucide-react';
import { Icon } from './icon';

export interface FoldDotsProps {
  className: string;
  /** What a press does. */
  words: string;
  open: boolean;
  /** Id of what is folded, where it stands on the page. */
  controls?: string;
  onClick: () => void;
}

/** The dots that what is folded waits behind. */
export function FoldDots({ className, words, open, controls, onClick }: FoldDotsProps) {
  return (
    <button
      type="button"
      className={`fold-dots ${className}`}
      aria-expanded={open}
      aria-controls={controls}
      aria-label={words}
      data-tip={words}
      onClick={onClick}
    >
      <Icon of={Ellipsis} size={16} />
    </button>
  );
}

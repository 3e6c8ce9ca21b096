import { Icon } from './icon';

export interface LabelMarkProps {
  name: string;
  /** One of the eight colours of labels. */
  hue: string;
}

/** A label: its colour and its name, never a pill (look: labels). */
export function LabelMark({ name, hue }: LabelMarkProps) {
  return (
    <span className="label" data-hue={hue}>
      <bdi className="cut">{name}</bdi>
    </span>
  );
}

/** Labels on a line that has little room: `most` by name, or one fewer and the others by number. */
export function LabelLine({ labels, most = 3 }: { labels: readonly (LabelMarkProps & { key: string })[]; most?: number }) {
  const shown = labels.slice(0, labels.length > most ? Math.max(1, most - 1) : most);
  const more = labels.length - shown.length;
  return (
    <span className="labels" title={labels.map(({ name }) => name).join(', ')}>
      {shown.map(({ key, name, hue }) => (
        <LabelMark key={key} name={name} hue={hue} />
      ))}
      {more > 0 ? (
        <span className="label-more num" dir="ltr">
          +{more}
        </span>
      ) : null}
    </span>
  );
}

/** The name of a file at the end of a row, and how many more there are; where there is no room for the name, how many there are. */
export function FileMark({ names }: { names: readonly string[] }) {
  const [first, ...more] = names;
  if (first === undefined) return null;
  return (
    <span className="file-mark" title={names.join('\n')}>
      <Icon name="paperclip" size={14} />
      <bdi className="cut">{first}</bdi>
      {more.length > 0 ? (
        <>
          <span className="num more" dir="ltr">
            +{more.length}
          </span>
          <span className="num all">{names.length}</span>
        </>
      ) : null}
    </span>
  );
}

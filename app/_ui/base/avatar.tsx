import { useState } from 'react';

/** One of the eight hues, always the same for the same words. */
function hueOf(words: string): number {
  let sum = 7;
  for (const letter of words) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return (sum % 8) + 1;
}

const oneLetterScripts = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0590-\u08ff\u0e00-\u0e7f]/u;

/** Initials: first letter of the first and the last word; one letter in scripts where two would be read as a word. */
export function initialsOf(name: string): string {
  const words = name
    .replace(/(?<=\S)@\S*$/, '')
    .replace(/[^\p{L}\p{N} ]/gu, ' ')
    .trim()
    .split(/\s+/)
    .filter(Boolean);
  const first = [...(words[0] ?? '')][0] ?? '';
  if (words.length < 2 || oneLetterScripts.test(name)) return first.toLocaleUpperCase();
  return (first + ([...(words.at(-1) ?? '')][0] ?? '')).toLocaleUpperCase();
}

export interface AvatarProps {
  /** The person's name, or the address where there is none. */
  name: string;
  /** Chooses the hue; the name where not given. */
  seed?: string | undefined;
  size?: 40 | 36 | 28 | 24 | 22;
  /** Address of a picture that takes the place of the initials once it is there. */
  picture?: string | null;
  /** Organisations and lists are rounded squares, people are round. */
  org?: boolean;
}

/** Shown only when it is there, so that nothing empty covers the initials. */
function Picture({ src }: { src: string }) {
  const [there, setThere] = useState(false);
  // biome-ignore lint/performance/noImgElement: the picture is private and small, so no optimiser shall keep a copy
  return <img src={src} alt="" hidden={!there} onLoad={() => setThere(true)} />;
}

/** Initials on one of eight hues. Decoration, drawn by the style sheet so that it counts as no text: the name is always beside it in words. */
export function Avatar({ name, seed, size = 40, org, picture = null }: AvatarProps) {
  const names = ['av', size !== 40 && `s${size}`, org && 'org', `h${hueOf(seed ?? name)}`].filter(Boolean).join(' ');
  return (
    <span className={names} aria-hidden="true" data-initials={initialsOf(name)}>
      {picture === null ? null : <Picture key={picture} src={picture} />}
    </span>
  );
}

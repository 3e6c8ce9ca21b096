'use client';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { t } from '@/lib/client/texts';
import type { Heading } from './blocks';
import type { FormatState } from './format-state';
import type { Editor } from './open-editor';
import { changeTable, insertTable, type TableAct } from './tables';

/** Makes an act of the text of some work: the caret goes back to it. */
type Act = (work: () => void) => () => void;

const tones = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'grey'] as const;
type Tone = (typeof tones)[number];

/** Readable on white and on the dark paper: at least 4.5:1 on white, 3:1 on the paper of the dark. */
const inks: Record<Tone, string> = {
  red: '#c8362b',
  orange: '#b45a0a',
  yellow: '#8a6d00',
  green: '#2e7d43',
  blue: '#2b6cc4',
  purple: '#8b52c4',
  grey: '#757068',
};
/** With dark words on them, in the light and in the dark. */
const grounds: Record<Tone, string> = {
  red: '#fbd5d0',
  orange: '#fde0c2',
  yellow: '#fdf0a6',
  green: '#cfeecf',
  blue: '#cfe3fb',
  purple: '#e8d8f8',
  grey: '#e4e1da',
};

/** Words for a tone. */
const named = (tone: Tone) => t(`format.tone.${tone}`);

function Swatch({ colour }: { colour: string }) {
  return <span className="cp-swatch" style={{ background: colour }} aria-hidden="true" />;
}

export function colourEntries({ squire }: Editor, what: 'text' | 'ground', act: Act): MenuEntry[] {
  const give = (tone: Tone | null) => {
    if (what === 'text') squire.setTextColor(tone ? inks[tone] : null);
    else {
      squire.setHighlightColor(tone ? grounds[tone] : null);
      // Light words of the dark would vanish on it.
      if (tone) squire.setTextColor('#1f1c18');
    }
  };
  return [
    { words: t('format.tone.none'), onSelect: act(() => give(null)) },
    ...tones.map((tone) => ({
      words: (
        <>
          <Swatch colour={(what === 'text' ? inks : grounds)[tone]} />
          {named(tone)}
        </>
      ),
      onSelect: act(() => give(tone)),
    })),
  ];
}

export function headingEntries(now: Heading, act: (heading: Heading) => () => void): MenuEntry[] {
  return ([null, 'h1', 'h2', 'h3'] as const).map((heading) => ({
    words: heading ? t('format.headingOf', { level: Number(heading.slice(1)) }) : t('format.noHeading'),
    checked: now === heading,
    onSelect: act(heading),
  }));
}

const fonts = [
  { key: 'sans', family: 'Arial, Helvetica, sans-serif' },
  { key: 'serif', family: 'Georgia, "Times New Roman", serif' },
  { key: 'wide', family: 'Verdana, Geneva, sans-serif' },
  { key: 'mono', family: 'Consolas, Menlo, monospace' },
] as const;
const sizes = [
  { key: 'small', size: '13px' },
  { key: 'large', size: '20px' },
  { key: 'huge', size: '28px' },
] as const;

export function fontEntries({ squire }: Editor, { font, size }: FormatState, act: Act): MenuEntry[] {
  const first = (family: string) => family.split(',')[0]?.replace(/["']/gu, '').trim().toLowerCase() ?? '';
  return [
    { heading: t('format.fontFace') },
    { words: t('format.font.usual'), checked: font === '', onSelect: act(() => squire.setFontFace(null)) },
    ...fonts.map(({ key, family }) => ({
      words: <span style={{ fontFamily: family }}>{t(`format.font.${key}`)}</span>,
      checked: font !== '' && first(font) === first(family),
      onSelect: act(() => squire.setFontFace(family)),
    })),
    { heading: t('format.fontSize') },
    { words: t('format.size.usual'), checked: size === '', onSelect: act(() => squire.setFontSize(null)) },
    ...sizes.map((one) => ({
      words: t(`format.size.${one.key}`),
      checked: size === one.size,
      onSelect: act(() => squire.setFontSize(one.size)),
    })),
  ];
}

export function alignEntries({ squire }: Editor, now: string, act: Act): MenuEntry[] {
  return (['start', 'center', 'end', 'justify'] as const).map((side) => ({
    words: t(`format.align.${side}`),
    checked: now === side,
    onSelect: act(() => squire.setTextAlignment(side)),
  }));
}

export function tableEntries(editor: Editor, inside: boolean, act: Act): MenuEntry[] {
  const insert: MenuEntry[] = [
    [2, 2],
    [3, 3],
    [4, 4],
  ].map(([rows = 2, columns = 2]) => ({
    words: t('format.table.insert', { rows, columns }),
    disabled: inside,
    onSelect: act(() => insertTable(editor, rows, columns)),
  }));
  const change = (['rowBelow', 'columnAfter', 'dropRow', 'dropColumn', 'dropTable'] as const satisfies readonly TableAct[]).map((one) => ({
    words: t(`format.table.${one}`),
    disabled: !inside,
    onSelect: act(() => changeTable(editor, one)),
  }));
  return [...insert, { line: true }, ...change];
}

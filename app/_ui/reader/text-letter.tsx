'use client';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { FoldDots } from '@/app/_ui/base/fold-dots';
import { usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import type { TextBlock } from '@/lib/model/mail';
import { foldQuotes } from '@/lib/model/quotes';

function Segments({ block }: { block: TextBlock }) {
  return block.segments.map((segment, index) =>
    segment.href ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a letter does not change while it is read
      <a key={index} href={segment.href} target="_blank" rel="noopener noreferrer" dir="auto">
        {segment.text}
      </a>
    ) : (
      segment.text
    ),
  );
}

const isBlank = (block: TextBlock) => block.segments.every((segment) => segment.text.trim() === '');

/** Nests what is quoted deeper, so that each level is one quotation for a screen reader too. */
function nest(blocks: readonly TextBlock[], depth: number): ReactNode[] {
  const nodes: ReactNode[] = [];
  for (let index = 0; index < blocks.length; ) {
    const block = blocks[index];
    if (!block) break;
    if (block.depth <= depth) {
      if (!isBlank(block))
        nodes.push(
          <p key={index} dir="auto">
            <Segments block={block} />
          </p>,
        );
      index += 1;
      continue;
    }
    let end = index;
    while ((blocks[end]?.depth ?? 0) > depth) end += 1;
    nodes.push(<blockquote key={index}>{nest(blocks.slice(index, end), depth + 1)}</blockquote>);
    index = end;
  }
  return nodes;
}

export interface TextLetterProps {
  blocks: readonly TextBlock[];
  /** A `mailto:` link was pressed. */
  onWrite: (href: string) => void;
  /** The link pointed at or focused, or null. */
  onLink: (href: string | null) => void;
}

const linkAt = (target: EventTarget) => (target instanceof Element ? (target.closest<HTMLAnchorElement>('a[href]')?.href ?? null) : null);

/** A letter of plain text: nodes only, no HTML. The quoted tail is folded behind a button. */
export function TextLetter({ blocks, onWrite, onLink }: TextLetterProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { shown, folded } = useMemo(() => foldQuotes(blocks), [blocks]);
  const { letterSize } = usePreferences();
  const empty = shown.every(isBlank) && folded.length === 0;
  const words = t(open ? 'reader.hideQuote' : 'reader.showQuote');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches its links, which are controls themselves
    // biome-ignore lint/a11y/useKeyWithClickEvents: a link that is pressed by key is clicked too
    <div
      className="rd-body"
      style={letterSize === 100 ? undefined : { zoom: letterSize / 100 }}
      onMouseOver={(event) => onLink(linkAt(event.target))}
      onMouseLeave={() => onLink(null)}
      onFocus={(event) => onLink(linkAt(event.target))}
      onBlur={() => onLink(null)}
      onClick={(event) => {
        const href = linkAt(event.target);
        if (!href?.startsWith('mailto:')) return;
        event.preventDefault();
        onWrite(href);
      }}
    >
      {empty ? <p className="dim">{t('reader.noText')}</p> : nest(shown, 0)}
      {folded.length > 0 ? (
        <>
          <FoldDots className="rd-more" words={words} open={open} controls={id} onClick={() => setOpen(!open)} />
          <div className="rd-quoted" id={id} hidden={!open}>
            {nest(folded, 0)}
          </div>
        </>
      ) : null}
    </div>
  );
}

'use client';
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { t } from '@/lib/client/texts';
import type { Editor } from './open-editor';
import { chosenPicture, giveWidth, leastWidth, mostWidth } from './picture-size';

export interface PictureToolsProps {
  editor: Editor;
  frame: RefObject<HTMLIFrameElement | null>;
  /** Rises when the caret moved or the text changed. */
  looks: number;
}

const sizes = [
  { key: 'small', width: 160 },
  { key: 'large', width: 480 },
] as const;
/** One press of an arrow key, CSS pixels. */
const step = 16;

/** Where a picture stands in the box around the frame. */
function placeOf(picture: HTMLImageElement, frame: HTMLIFrameElement) {
  const { left, top, width, height } = picture.getBoundingClientRect();
  return { left: frame.offsetLeft + left, top: frame.offsetTop + top, width, height };
}

/** The frame around a chosen picture, with the corner that it is drawn larger or smaller by, and its sizes. */
export function PictureTools({ editor, frame, looks }: PictureToolsProps) {
  const [picture, setPicture] = useState<HTMLImageElement | null>(null);
  const [place, setPlace] = useState<ReturnType<typeof placeOf> | null>(null);
  const drag = useRef<{ x: number; width: number } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret is elsewhere, or the text is another
  useEffect(() => setPicture(chosenPicture(editor)), [editor, looks]);
  useLayoutEffect(() => {
    if (!picture) return setPlace(null);
    const follow = () => setPlace(frame.current ? placeOf(picture, frame.current) : null);
    const moved = new ResizeObserver(follow);
    for (const one of [picture, editor.root]) moved.observe(one);
    follow();
    return () => moved.disconnect();
  }, [picture, editor, frame]);
  if (!picture || !place) return null;
  const most = mostWidth(editor);
  const resize = (width: number | null) => giveWidth(picture, width === null ? null : Math.min(width, most));
  const once = (width: number | null) => {
    editor.squire.saveUndoState();
    resize(width);
    editor.changed();
  };
  const outwards = getComputedStyle(picture).direction === 'rtl' ? -1 : 1;
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowRight: place.width + step * outwards,
      ArrowLeft: place.width - step * outwards,
      ArrowUp: place.width + step,
      ArrowDown: place.width - step,
      Home: leastWidth,
      End: most,
    };
    const width = steps[event.key];
    if (width === undefined) return;
    event.preventDefault();
    once(width);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (drag.current) resize(drag.current.width + (event.clientX - drag.current.x) * outwards);
  };
  const onPointerUp = () => {
    if (drag.current) editor.changed();
    drag.current = null;
  };
  return (
    <div className="cp-picture" style={{ left: place.left, top: place.top, width: place.width, height: place.height }}>
      <div
        className="cp-picture-corner"
        data-from-end={outwards < 0 || undefined}
        role="slider"
        tabIndex={0}
        aria-label={t('format.picture.width')}
        aria-valuemin={leastWidth}
        aria-valuemax={most}
        aria-valuenow={Math.round(place.width)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          editor.squire.saveUndoState();
          drag.current = { x: event.clientX, width: place.width };
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame */}
      <div className="cp-picture-sizes" role="group" aria-label={t('format.picture.size')} onMouseDown={(event) => event.preventDefault()}>
        {sizes.map(({ key, width }) => (
          <Button key={key} kind="line" small onClick={() => once(width)}>
            {t(`format.size.${key}`)}
          </Button>
        ))}
        <Button kind="line" small onClick={() => once(null)}>
          {t('format.picture.own')}
        </Button>
      </div>
    </div>
  );
}

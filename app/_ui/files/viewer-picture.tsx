'use client';
import { type CSSProperties, useEffect, useLayoutEffect, useRef } from 'react';
import { takeIdleFocus, useZoom, ZoomBar } from './viewer-zoom';

/** A picture that fits the window, and larger where wanted: by button, key and double press. */
export function ViewerPicture({ url, name, onBroken }: { url: string; name: string; onBroken: () => void }) {
  const zoom = useZoom(1);
  const scroller = useRef<HTMLDivElement>(null);
  const large = zoom.by > 1;
  useEffect(() => takeIdleFocus(scroller.current), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was in the middle stays there when the size changes
  useLayoutEffect(() => {
    const box = scroller.current;
    box?.scrollTo((box.scrollWidth - box.clientWidth) / 2, (box.scrollHeight - box.clientHeight) / 2);
  }, [zoom.by]);
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys are heard wherever they are in it; each has a button as well */}
      <div
        className="vw-picture"
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
        tabIndex={0}
        onKeyDown={zoom.onKeyDown}
        onDoubleClick={() => zoom.set(large ? 1 : 3)}
        style={{ '--zoom': zoom.by } as CSSProperties}
        {...(large ? { 'data-wide': '' } : {})}
      >
        {/* biome-ignore lint/performance/noImgElement: the picture is private, so no optimiser shall keep a copy */}
        <img src={url} alt={name} onError={onBroken} draggable={false} />
      </div>
      <ZoomBar zoom={zoom} />
    </>
  );
}

'use client';
import { ExternalLink } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { Dialog } from '@/app/_ui/base/dialog';
import { Icon } from '@/app/_ui/base/icon';
import { IconButton } from '@/app/_ui/base/icon-button';
import { type ShownFile, shownUrl, type ViewKind } from '@/lib/client/files';
import { t } from '@/lib/client/texts';
import { FileName, kindAndSize } from './file-tile';
import { ViewerStage } from './viewer-stage';
import './viewer.css';

/** A file and what shows it. */
export interface Viewable {
  file: ShownFile;
  kind: ViewKind;
}

export interface ViewerProps {
  /** All files of the letter that can be shown. */
  files: readonly Viewable[];
  /** The place of the one that is shown; null where it is closed. */
  at: number | null;
  onAt: (at: number) => void;
  onClose: () => void;
}

/** How far a finger moves across before the next file comes, pixels. */
const swipePixels = 60;

/** What a browser may open by itself: the same that the server sends to be shown. */
const opensAlone = ({ file, kind }: Viewable) => kind === 'picture' || kind === 'sound' || kind === 'film' || file.type === 'text/plain';

function Head({ one, place, onClose }: { one: Viewable; place: string | null; onClose: () => void }) {
  const { file } = one;
  return (
    <header className="vw-head">
      <IconButton icon="x" iconSize={20} name={t('act.close')} onClick={onClose} />
      <div className="grow">
        <FileName name={file.filename} />
        <p className="fl-note num">
          <bdi>{kindAndSize(file)}</bdi>
          {place ? <span className="vw-place"> · {place}</span> : null}
        </p>
      </div>
      {opensAlone(one) ? (
        <a
          className="btn icon"
          href={shownUrl(file)}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={t('view.newTab')}
          data-tip={t('view.newTab')}
        >
          <Icon of={ExternalLink} />
        </a>
      ) : null}
      <a className="btn line" href={file.href} download={file.filename}>
        <Icon name="download" />
        <span className="t">{t('file.save')}</span>
      </a>
    </header>
  );
}

/** Steps to the file before and after, by key, by button and by finger. */
function useSteps({ files, at, onAt }: Pick<ViewerProps, 'files' | 'at' | 'onAt'>) {
  const start = useRef<{ x: number; y: number } | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const step = (by: number) => {
    const to = (at ?? 0) + by;
    if (to < 0 || to >= files.length) return;
    // What has the focus goes away with its file; the keys stay here.
    if (document.activeElement?.closest('.vw-stage')) box.current?.focus({ preventScroll: true });
    onAt(to);
  };
  const along = (element: Element) => (getComputedStyle(element).direction === 'rtl' ? -1 : 1);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const { target } = event;
    if (by === 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !(target instanceof Element)) return;
    // What plays, and what is larger than the window, takes the arrows itself.
    if (target.closest('audio, video') || target.closest('[data-wide]')) return;
    event.preventDefault();
    step(by * along(event.currentTarget));
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    start.current = event.pointerType === 'touch' && event.isPrimary ? { x: event.clientX, y: event.clientY } : null;
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    const from = start.current;
    start.current = null;
    if (!from || (event.target instanceof Element && event.target.closest('[data-wide], audio, video'))) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (Math.abs(x) > swipePixels && Math.abs(x) > 2 * Math.abs(y)) step((x < 0 ? 1 : -1) * along(event.currentTarget));
  };
  const onPointerCancel = () => {
    start.current = null;
  };
  return { step, box, handlers: { onKeyDown, onPointerDown, onPointerUp, onPointerCancel } };
}

/** The files of a letter that can be shown, one at a time over the whole window. */
export default function Viewer({ files, at, onAt, onClose }: ViewerProps) {
  const { step, box, handlers } = useSteps({ files, at, onAt });
  const last = useRef(0);
  if (at !== null) last.current = at;
  const one = files[last.current];
  if (!one) return null;
  const several = files.length > 1;
  const place = several ? t('view.place', { at: last.current + 1, count: files.length }) : null;
  return (
    <Dialog open={at !== null} onClose={onClose} title={one.file.filename} shape="page">
      <div className="vw" ref={box} tabIndex={-1} {...handlers}>
        <Head one={one} place={place} onClose={onClose} />
        <ViewerStage key={one.file.key} one={one} />
        {several ? (
          <nav className="vw-steps" aria-label={place ?? undefined}>
            <IconButton
              icon="chevron-left"
              iconSize={22}
              name={t('view.previous')}
              aria-disabled={last.current === 0}
              onClick={() => step(-1)}
            />
            <IconButton
              icon="chevron-right"
              iconSize={22}
              name={t('view.next')}
              aria-disabled={last.current === files.length - 1}
              onClick={() => step(1)}
            />
          </nav>
        ) : null}
        <p className="vh" role="status">
          {several ? `${place}: ${one.file.filename}` : ''}
        </p>
      </div>
    </Dialog>
  );
}

/**
 * Follows the document of a letter from outside: its height, its width, its links and its keys. No script runs inside the frame;
 * every listener here belongs to the page around it (security: the frame has no `allow-scripts`, ever).
 */
import { sentenceIn } from '@/lib/client/call';
import { type Fold, type FoldWords, foldTail } from './fold-frame';
import { lendFonts } from './lend-fonts';

export interface FrameFit {
  /** CSS pixels that the frame needs to show the whole letter. */
  height: number;
  /** Below 1 where a letter wider than the pane was made smaller. */
  scale: number;
  /** True where even the smallest scale does not fit, so that the letter scrolls sideways. */
  overflows: boolean;
}

export interface FrameOptions {
  onReady: () => void;
  /** The route answered something that is no letter; its sentence where it gave one. */
  onFail: (sentence: string | null) => void;
  onFit: (fit: FrameFit) => void;
  /** The link pointed at or focused, or null. */
  onLink: (href: string | null) => void;
  /** A `mailto:` link was pressed. */
  onWrite: (href: string) => void;
  /** Another link was pressed; true where that is taken care of, so that it does not open by itself. */
  onFollow: (href: string) => boolean;
  /** How large its text is to be beside its own size; 1 is that. */
  size: number;
  /** False shows a wide letter in its own size. */
  shrink: () => boolean;
  /** Lends the page's own faces: for letters without a design. */
  lend: boolean;
  /** Tells an answer from a letter that is passed on, whose quote is its matter. */
  subject: string;
  /** Stands in the frame until the one that is wanted comes: not to be followed. */
  stale: Document | null;
  /** What the button of a folded quote is called. */
  foldWords: FoldWords;
}

/** A letter taller than this scrolls inside its frame: no real one is, and a hostile one must not freeze the page. */
const tallest = 40_000;
const smallestScale = 0.45;
const fontWaitMs = 120;

/**
 * How high a letter is, CSS pixels. With quirks html and body fill their frame, which could then never become lower: there the body is measured
 * beside the flow, in its own width.
 */
function heightOf({ documentElement: root, body, compatMode, defaultView }: Document): number {
  if (compatMode !== 'BackCompat') return root.getBoundingClientRect().height;
  const before = body.style.cssText;
  body.style.cssText = `${before};position:absolute!important;inset:0 0 auto!important`;
  const below = Number.parseFloat(defaultView?.getComputedStyle(body).marginBottom ?? '') || 0;
  const height = body.getBoundingClientRect().bottom + below - root.getBoundingClientRect().top;
  body.style.cssText = before;
  return height;
}

/** Measures a letter. Its own CSS may tie heights to the window, so growth that feeds on itself is stopped. */
function makeMeter(frame: HTMLIFrameElement, doc: Document, options: FrameOptions): () => void {
  let extra = 0;
  let growths = 0;
  let lastWidth = 0;
  let last = '';
  return () => {
    const { documentElement: root, body } = doc;
    const width = frame.clientWidth;
    if (!body || width === 0) return;
    if (width !== lastWidth) {
      extra = 0;
      growths = 0;
      lastWidth = width;
    }
    body.style.zoom = options.size === 1 ? '' : String(options.size);
    const natural = Math.max(root.scrollWidth, body.scrollWidth);
    const wanted = options.shrink() && natural > width + 1 ? width / natural : 1;
    const scale = Math.max(smallestScale, wanted);
    if (scale < 1) body.style.zoom = String(scale * options.size);
    const flow = Math.ceil(heightOf(doc));
    const over = root.scrollHeight - Math.max(frame.clientHeight, flow + extra);
    if (over > 0 && growths < 6 && root.scrollHeight > frame.clientHeight) {
      extra = root.scrollHeight - flow;
      growths += 1;
    }
    const height = Math.min(tallest, Math.max(24, flow + extra));
    const overflows = natural * scale > width + 1;
    root.style.overflowX = overflows ? 'auto' : 'hidden';
    root.style.overflowY = height === tallest ? 'auto' : 'hidden';
    const now = `${height} ${scale} ${overflows}`;
    if (now === last) return;
    last = now;
    options.onFit({ height, scale, overflows });
  };
}

function linkOf(event: Event): HTMLAnchorElement | null {
  // Elements of the frame are of the frame's own classes, so `instanceof Element` of this page says no.
  const target = event.target as Partial<Element> | null;
  return typeof target?.closest === 'function' ? target.closest<HTMLAnchorElement>('a[href]') : null;
}

/** Gives keys pressed inside the letter to the page, as if they were pressed on the frame; what the page uses, the letter does not get. */
function forwardKey(frame: HTMLIFrameElement, event: KeyboardEvent): void {
  // What is pressed by these keys in the letter is the letter's.
  const at = event.target as Partial<Element> | null;
  if ((event.key === 'Enter' || event.key === ' ') && at?.closest?.('a[href], button, summary')) return;
  const { key, code, location, repeat, ctrlKey, shiftKey, altKey, metaKey, isComposing } = event;
  const copy = new KeyboardEvent('keydown', {
    key,
    code,
    location,
    repeat,
    ctrlKey,
    shiftKey,
    altKey,
    metaKey,
    isComposing,
    bubbles: true,
    cancelable: true,
  });
  if (!frame.dispatchEvent(copy)) event.preventDefault();
}

function listen(frame: HTMLIFrameElement, doc: Document, options: FrameOptions, stopped: AbortSignal): void {
  const on = { signal: stopped, passive: true };
  doc.addEventListener('keydown', (event) => forwardKey(frame, event), { signal: stopped });
  // Menus of the page close on a press outside; a press inside a frame would not reach them.
  doc.addEventListener('pointerdown', () => frame.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })), on);
  doc.addEventListener('mouseover', (event) => options.onLink(linkOf(event)?.href ?? null), on);
  doc.addEventListener('mouseleave', () => options.onLink(null), on);
  doc.addEventListener('focusin', (event) => options.onLink(linkOf(event)?.href ?? null), on);
  doc.addEventListener('focusout', () => options.onLink(null), on);
  doc.addEventListener(
    'click',
    (event) => {
      const href = linkOf(event)?.href;
      if (!href?.startsWith('mailto:')) {
        if (href && options.onFollow(href)) event.preventDefault();
        return;
      }
      event.preventDefault();
      options.onWrite(href);
    },
    { signal: stopped },
  );
}

/** On paper nothing is folded: the frame is made tall enough for all of it, and folded again afterwards. */
function unfoldForPrint(frame: HTMLIFrameElement, doc: Document, fold: Fold, stopped: AbortSignal): void {
  let folded = false;
  const unfold = () => {
    folded = !fold.shown();
    if (!folded) return;
    fold.show(true);
    // The page draws the paper before it hears of the new height.
    frame.style.blockSize = `${Math.ceil(heightOf(doc))}px`;
  };
  const again = () => {
    if (folded) fold.show(false);
  };
  window.addEventListener('beforeprint', unfold, { signal: stopped });
  window.addEventListener('afterprint', again, { signal: stopped });
}

/** The sentence of a failure that came in place of the letter. */
function failureIn(doc: Document | null): string | null {
  try {
    return sentenceIn(JSON.parse(doc?.body.textContent ?? ''));
  } catch {
    // Not ours, for example a page of a proxy: the caller has a sentence for that.
    return null;
  }
}

/** Begins to follow the letter in `frame` as soon as its document is there. Returns the way to stop. */
export function followFrame(frame: HTMLIFrameElement, options: FrameOptions): () => void {
  const stop = new AbortController();
  let followed: Document | null = null;
  let observer: ResizeObserver | null = null;
  let turn = 0;
  const attach = () => {
    const doc = frame.contentDocument;
    if (
      !doc?.body ||
      doc === followed ||
      doc === options.stale ||
      doc.contentType !== 'text/html' ||
      doc.URL === 'about:blank' ||
      doc.readyState === 'loading'
    )
      return;
    followed = doc;
    observer?.disconnect();
    const measure = makeMeter(frame, doc, options);
    const fold = foldTail(doc, options.subject, options.foldWords, measure);
    if (fold) unfoldForPrint(frame, doc, fold, stop.signal);
    observer = new ResizeObserver(measure);
    observer.observe(doc.documentElement);
    observer.observe(doc.body);
    observer.observe(frame);
    listen(frame, doc, options, stop.signal);
    // Pictures change the size of what is inside without changing the box that is observed.
    doc.addEventListener('load', measure, { capture: true, signal: stop.signal });
    measure();
    // The text is not shown in one face and then in another, but it does not wait long either.
    const faces = options.lend
      ? Promise.race([lendFonts(frame), new Promise((resolve) => setTimeout(resolve, fontWaitMs))])
      : Promise.resolve();
    void faces.then(() => {
      if (followed !== doc || stop.signal.aborted) return;
      measure();
      options.onReady();
    });
  };
  // The load event waits for every picture; the text can be shown before.
  const look = () => {
    attach();
    if (!followed) turn = requestAnimationFrame(look);
  };
  const loaded = () => {
    attach();
    const doc = frame.contentDocument;
    if (!doc || (doc.URL !== 'about:blank' && doc.contentType !== 'text/html')) options.onFail(failureIn(doc));
  };
  frame.addEventListener('load', loaded, { signal: stop.signal });
  look();
  return () => {
    cancelAnimationFrame(turn);
    observer?.disconnect();
    stop.abort();
  };
}

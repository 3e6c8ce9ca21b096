'use client';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { type CSSProperties, type RefObject, useEffect, useRef, useState } from 'react';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { t } from '@/lib/client/texts';
import { takeIdleFocus, useZoom, ZoomBar } from './viewer-zoom';

/** Most pages that get a place; a document may claim millions. */
const mostPages = 2000;
/** Most points of one drawn page: a canvas of more is refused by phones. */
const mostPoints = 12_000_000;

/** Why a PDF is not shown: it is none, it asks for a password, or what shows it could not be fetched. */
export type PdfFault = 'broken' | 'locked' | 'lost';

/** What shows PDF files could not be fetched. */
class Lost extends Error {}

const faultOf = (error: unknown): PdfFault =>
  error instanceof Lost ? 'lost' : error instanceof Error && error.name === 'PasswordException' ? 'locked' : 'broken';

/** Opens a document in a worker of its own, which may ask nobody but us and whose policy lets it make no code. No fonts or scripts of it reach the page. */
async function openPdf(blob: Blob): Promise<{ pdf: PDFDocumentProxy; close: () => void }> {
  const [{ getDocument, PDFWorker }, data] = await Promise.all([
    import('pdfjs-dist/legacy/build/pdf.mjs').catch((cause: unknown) => {
      throw new Lost('The code could not be fetched.', { cause });
    }),
    blob.arrayBuffer(),
  ]);
  const place = (path: string) => new URL(`/api/viewer/${path}`, window.location.origin).href;
  const port = new Worker(place('worker/pdf.worker.min.mjs'), { type: 'module' });
  const worker = PDFWorker.create({ port });
  const broken = new Promise<never>((_, reject) =>
    port.addEventListener('error', () => reject(new Lost('The worker could not be fetched.')), { once: true }),
  );
  const task = getDocument({
    data,
    worker,
    cMapUrl: place('cmaps/'),
    cMapPacked: true,
    standardFontDataUrl: place('fonts/'),
    wasmUrl: place('wasm/'),
    useWorkerFetch: true,
    disableFontFace: true,
    enableXfa: false,
    stopAtErrors: false,
    maxImageSize: 40_000_000,
  });
  const close = () => {
    void task.destroy().finally(() => port.terminate());
  };
  try {
    return { pdf: await Promise.race([task.promise, broken]), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** True while the element is near what is seen of its scroller. */
function useNear(element: RefObject<HTMLElement | null>, scroller: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), {
      root: scroller.current,
      rootMargin: '60% 0px',
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, scroller]);
  return near;
}

/** Draws a page as wide as it is shown, as sharp as the screen. Answers how to stop. */
function draw(page: PDFPageProxy, canvas: HTMLCanvasElement, onFailed: () => void): () => void {
  const plain = page.getViewport({ scale: 1 });
  const sharp = canvas.clientWidth * Math.min(3, window.devicePixelRatio || 1);
  const bound = Math.sqrt((mostPoints * plain.width) / Math.max(1, plain.height));
  const viewport = page.getViewport({ scale: Math.max(1, Math.min(sharp, bound)) / Math.max(1, plain.width) });
  canvas.width = Math.ceil(viewport.width);
  canvas.height = Math.ceil(viewport.height);
  const task = page.render({ canvas, viewport });
  task.promise.catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'RenderingCancelledException')) onFailed();
  });
  return () => task.cancel();
}

async function wordsOf(page: PDFPageProxy): Promise<string> {
  const { items } = await page.getTextContent();
  return items
    .map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''))
    .join('')
    .slice(0, 20_000);
}

interface PageProps {
  pdf: PDFDocumentProxy;
  number: number;
  /** Height for a width of 1, of the first page until this one is known. */
  shape: number;
  zoom: number;
  scroller: RefObject<HTMLElement | null>;
}

/** One page; drawn while it is near, so that a long document takes no more memory than a short one. */
function Page({ pdf, number, shape: first, zoom, scroller }: PageProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const near = useNear(box, scroller);
  const [page, setPage] = useState<{ page: PDFPageProxy; shape: number; words: string } | null>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    if (!near) return setPage(null);
    let left = false;
    const read = async () => {
      const found = await pdf.getPage(number);
      const { width, height } = found.getViewport({ scale: 1 });
      const words = await wordsOf(found).catch(() => '');
      if (!left) setPage({ page: found, shape: Math.min(5, Math.max(0.2, height / Math.max(1, width))), words });
    };
    read().catch(() => {
      if (!left) setBroken(true);
    });
    return () => {
      left = true;
    };
  }, [pdf, number, near]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is drawn again where it is shown larger
  useEffect(() => (page && canvas.current ? draw(page.page, canvas.current, () => setBroken(true)) : undefined), [page, zoom]);
  const label = t('view.page', { page: number, count: pdf.numPages });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of words, not of form fields
    <div className="vw-page" ref={box} role="group" aria-label={label} style={{ '--shape': page?.shape ?? first } as CSSProperties}>
      {page && !broken ? <canvas ref={canvas} /> : null}
      {broken ? <p className="vw-state">{t('view.broken')}</p> : null}
      {page && !broken ? (
        <p className="vh" dir="auto">
          {page.words}
        </p>
      ) : null}
    </div>
  );
}

interface Opened {
  pdf: PDFDocumentProxy;
  shape: number;
}

/** The pages of a PDF, one under another. */
export default function ViewerPdf({ blob, onFault }: { blob: Blob; onFault: (fault: PdfFault) => void }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const zoom = useZoom(0.5);
  const told = useRef(onFault);
  told.current = onFault;
  useEffect(() => {
    let left = false;
    let close: (() => void) | null = null;
    const open = async () => {
      const { pdf, close: end } = await openPdf(blob);
      close = end;
      if (left) return end();
      const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 });
      if (!left) setOpened({ pdf, shape: Math.min(5, Math.max(0.2, height / Math.max(1, width))) });
    };
    open().catch((error: unknown) => {
      if (!left) told.current(faultOf(error));
    });
    return () => {
      left = true;
      close?.();
    };
  }, [blob]);
  useEffect(() => {
    if (opened) takeIdleFocus(scroller.current);
  }, [opened]);
  if (!opened) return <div className="vw-state" aria-busy="true" />;
  const { pdf, shape } = opened;
  const pages = Math.min(pdf.numPages, mostPages);
  return (
    <>
      {pages < pdf.numPages ? (
        <NoteBar icon="info">{t('view.cut', { size: t('view.page', { page: pages, count: pdf.numPages }) })}</NoteBar>
      ) : null}
      {/* biome-ignore lint/a11y/useSemanticElements: a group of pages, not of form fields */}
      <div
        className="vw-pages"
        ref={scroller}
        role="group"
        aria-label={t('view.pages')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
        tabIndex={0}
        onKeyDown={zoom.onKeyDown}
        style={{ '--zoom': zoom.by } as CSSProperties}
        {...(zoom.by > 1 ? { 'data-wide': '' } : {})}
      >
        {Array.from({ length: pages }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pages do not change places
          <Page key={index} pdf={pdf} number={index + 1} shape={shape} zoom={zoom.by} scroller={scroller} />
        ))}
      </div>
      <ZoomBar zoom={zoom} />
    </>
  );
}

/** What is pasted keeps its structure and loses its dress; files go where files go, pictures into the text. */
import type Squire from 'squire-rte';
import { isTextPicture } from '@/lib/model/text-pictures';
import { cleanPaste } from './clean-paste';
import { harmless } from './harmless';
import { linkSelected } from './links';

interface PasteCalls {
  onFiles: (files: File[]) => void;
  onPictures: (files: File[]) => void;
}

/** Puts pasted HTML where the caret is. */
function insertPasted(squire: Squire, html: string, calls: PasteCalls): void {
  const doc = squire.getRoot().ownerDocument;
  const fragment = harmless(html, doc);
  cleanPaste(fragment);
  const holder = doc.createElement('div');
  holder.append(fragment);
  const pictures = carriedPictures(holder);
  if (holder.childNodes.length > 0) squire.insertHTML(holder.innerHTML);
  sortFiles(pictures, calls);
}

/** Takes a paste over, in all its kinds. */
export function takesPaste(squire: Squire, event: ClipboardEvent, calls: PasteCalls): void {
  const { clipboardData } = event;
  if (!clipboardData) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const html = clipboardData.getData('text/html');
  const text = clipboardData.getData('text/plain') || clipboardData.getData('text/uri-list');
  const files = [...clipboardData.files];
  // A table or a page brings a picture of itself along; a picture brings a little HTML with itself alone.
  const pictureAlone = /^\s*(?:<meta[^>]*>|<html>|<body>|<!--\w*-->|\s)*<img[^>]*>(?:<!--\w*-->|<\/body>|<\/html>|\s)*$/iu.test(html);
  if (files.length > 0 && !text && (!html || pictureAlone)) {
    sortFiles(files, calls);
    return;
  }
  if (!squire._isShiftDown && linkSelected(squire, text)) return;
  if (html && !squire._isShiftDown) insertPasted(squire, html, calls);
  else if (text) squire.insertPlainText(text.replaceAll('\r\n', '\n'), false);
}

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;

/** Files are held above the text: the page around it, which has a place for them, is told. */
export function holdFiles(event: DragEvent): void {
  if (!hasFiles(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const frame = (event.target as Node | null)?.ownerDocument?.defaultView?.frameElement;
  frame?.dispatchEvent(new DragEvent(event.type, { bubbles: true, cancelable: true, dataTransfer: event.dataTransfer }));
}

/** Files are let go above the text before the page showed its places for them. */
export function takesDrop(event: DragEvent, calls: PasteCalls): void {
  if (!hasFiles(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const frame = (event.target as Node | null)?.ownerDocument?.defaultView?.frameElement;
  frame?.dispatchEvent(new DragEvent('dragleave', { bubbles: true }));
  sortFiles([...(event.dataTransfer?.files ?? [])], calls);
}

/** Pictures into the text, the others with the letter: also those that few mail programs draw. */
export function sortFiles(files: readonly File[], calls: PasteCalls): void {
  const pictures = files.filter(({ type }) => isTextPicture(type));
  const others = files.filter(({ type }) => !isTextPicture(type));
  if (pictures.length > 0) calls.onPictures(pictures);
  if (others.length > 0) calls.onFiles(others);
}

/** A picture whose bytes stand in its address, as a file. */
function fileOf(address: string): File | null {
  const [, type = '', data = ''] = /^data:(image\/[\w+.-]+);base64,([\w+/=\s]+)$/iu.exec(address) ?? [];
  if (!data) return null;
  let plain: string;
  try {
    plain = atob(data.replace(/\s/gu, ''));
  } catch {
    return null; // No base64 after all: the rest of the paste goes in without it.
  }
  const bytes = Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  return new File([bytes], `picture.${type.slice(6).replace('jpeg', 'jpg').replace(/\W.*$/u, '')}`, { type });
}

/** Takes pictures that came within a paste out of it; they come back as files of the letter. */
function carriedPictures(holder: Element): File[] {
  return [...holder.querySelectorAll('img[src^="data:"]')].flatMap((picture) => {
    const file = fileOf(picture.getAttribute('src') ?? '');
    picture.remove();
    return file ? [file] : [];
  });
}

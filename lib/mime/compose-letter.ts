/**
 * From the bytes of a letter's body parts to what is shown. Pure and synchronous: it runs in a worker (`render.ts`), which bounds its
 * time and memory. Each part is decoded, parsed and made harmless as a document of its own (T23).
 */
import { defaultTreeAdapter as adapter, type DefaultTreeAdapterTypes, html as names, serialize } from 'parse5';
import type { Part, TextBlock } from '@/lib/model/mail';
import { say, type Told } from '@/lib/model/said';
import type { LinkLie } from '@/lib/model/trust';
import { decodeAs, decodeText } from './charset';
import { decodeTransfer } from './decode';
import { Unclear } from './dom';
import { crudeTextOfHtml, textOfHtml } from './html-text';
import { type PictureGrant, type RemotePictures, remotePictures } from './picture-grant';
import type { SafeDocument } from './safe-html';
import { type Sanitised, sanitise } from './sanitise';
import { isClipped, textBlocks } from './text';
import { trackersNamed } from './tracker-names';

/** HTML longer than this, in bytes after decoding, is shown as text (T68). */
export const maxHtmlBytes = 2 * 1024 * 1024;

/** One body part with its still encoded bytes. */
export interface BodyPart {
  kind: 'html' | 'text';
  bytes: Uint8Array;
  part: Pick<Part, 'type' | 'charset' | 'encoding' | 'parameters'>;
  /** Content-ID to the address of ours that shows it. */
  pictures: [string, string][];
  /** The encoding that the reader chose; the bytes and their label then have no say. */
  charset?: string;
  /** Shown as text, though it is HTML. */
  plain?: boolean;
}

/** What is shown of a letter. */
export type Shown =
  | {
      kind: 'html';
      /** One, or several that share a frame. */
      documents: SafeDocument[];
      blockedImages: number;
      trackers: number;
      /** Who would have been told by them, by name where the name is known; the first five. */
      trackedBy?: string[];
      designed: boolean;
      /** Addresses of ours that the documents show. */
      shown: string[];
      /** Links whose words name another host than they lead to (T21); missing until the worker looked. */
      lies?: LinkLie[];
    }
  | { kind: 'text'; blocks: TextBlock[]; note: Told | null };

const tooLargeNote: Told = [say('said.body.tooLarge')];
const unclearNote: Told = [say('said.body.unclear')];

const clippedNote: Told = [say('said.body.clipped')];
const blankNote: Told = [say('said.body.blank')];

/** The words of a part, decoded from its transfer encoding and its charset. */
export function decoded({ kind, bytes, part, charset }: BodyPart): string {
  const plain = decodeTransfer(bytes, part.encoding);
  return charset === undefined ? decodeText(plain, part.charset, kind) : decodeAs(plain, charset);
}

function layoutOf({ part }: BodyPart): { flowed: boolean; delsp: boolean } {
  return { flowed: part.parameters.format?.toLowerCase() === 'flowed', delsp: part.parameters.delsp?.toLowerCase() === 'yes' };
}

/** RFC 1896 and its forerunner: commands in angle brackets, "<<" for a bracket, single line ends mean a blank. */
function plainOfEnriched(text: string): string {
  const bare = text
    .replace(/<param>[^<]{0,500}<\/param>/giu, '')
    .replace(/<nl>/giu, '\n')
    .replace(/<lt>/giu, '<<')
    .replace(/<<|<\/?[a-z][\w-]{0,60}>/giu, (mark) => (mark === '<<' ? '<' : ''));
  return bare.replace(/(\r?\n)+/gu, (run) => (run.replaceAll('\r', '').length === 1 ? ' ' : run.replace(/\r?\n/u, '')));
}

function textOf(body: BodyPart): string {
  const text = decoded(body);
  if (body.kind === 'html') return textOfHtml(text.slice(0, maxHtmlBytes));
  // A part that only may be text: what is none would fill the screen with signs.
  if (!body.part.type.startsWith('text/') && /[\0-\x08\x0e-\x1a\ufffd]/u.test(text.slice(0, 4000))) return '';
  return body.part.type === 'text/enriched' || body.part.type === 'text/richtext' ? plainOfEnriched(text) : text;
}

/** A part as paragraphs of text, whatever it is. */
export function blocksOf(body: BodyPart): TextBlock[] {
  return textBlocks(textOf(body), body.kind === 'html' ? undefined : layoutOf(body));
}

type HtmlOutcome = Sanitised | { note: Told };

function htmlOf(body: BodyPart, scope: string | null, remote: RemotePictures | undefined): HtmlOutcome {
  const html = decoded(body);
  if (Buffer.byteLength(html) > maxHtmlBytes) return { note: tooLargeNote };
  try {
    return sanitise(html, { pictures: new Map(body.pictures), scope, remote });
  } catch (error) {
    if (error instanceof Unclear) return { note: unclearNote };
    throw error;
  }
}

/** A text part as a document for a frame that it shares with HTML parts. Built from nodes, then made harmless like any other. */
function textDocument(blocks: readonly TextBlock[], scope: string): Sanitised {
  const element = (tag: string, attrs: { name: string; value: string }[] = []) => adapter.createElement(tag, names.NS.HTML, attrs);
  const body = element('body', [{ name: 'class', value: 'oriel-text' }]);
  for (const { depth, segments } of blocks) {
    let into: DefaultTreeAdapterTypes.Element = body;
    for (let level = 0; level < depth; level += 1) {
      const quote = element('blockquote');
      adapter.appendChild(into, quote);
      into = quote;
    }
    const paragraph = element('p', [{ name: 'dir', value: 'auto' }]);
    adapter.appendChild(into, paragraph);
    for (const { text, href } of segments) {
      const target = href === undefined ? paragraph : element('a', [{ name: 'href', value: href }]);
      adapter.insertText(target, text);
      if (target !== paragraph) adapter.appendChild(paragraph, target);
    }
  }
  const root = element('html');
  adapter.appendChild(root, body);
  return sanitise(serialize(root), { pictures: new Map(), scope });
}

function together(parts: readonly Sanitised[]): Shown {
  return {
    kind: 'html',
    documents: parts.map(({ head, body, lang, dir, mode }) => ({ head, body, lang, dir, mode })),
    blockedImages: parts.reduce((sum, one) => sum + one.blockedImages, 0),
    trackers: parts.reduce((sum, one) => sum + one.trackers, 0),
    trackedBy: trackersNamed(parts.flatMap((one) => one.trackerHosts)),
    designed: parts.some((one) => one.designed),
    shown: [...new Set(parts.flatMap((one) => one.shown))],
  };
}

/** True where a part is shown as text. */
export const isText = (body: BodyPart) => body.kind === 'text' || body.plain === true;

function composeOne(body: BodyPart, remote: RemotePictures | undefined): Shown {
  if (isText(body)) {
    const blocks = blocksOf(body);
    return { kind: 'text', blocks, note: isClipped(blocks) ? clippedNote : null };
  }
  const outcome = htmlOf(body, null, remote);
  if ('note' in outcome) return { kind: 'text', blocks: blocksOf(body), note: outcome.note };
  return outcome.blank ? { kind: 'text', blocks: [], note: blankNote } : together([outcome]);
}

/**
 * What is shown of a letter with these body parts, in their order; remote pictures only where `grant` is given. Never throws because of what
 * they hold.
 */
export function composeLetter(bodies: readonly BodyPart[], grant?: PictureGrant): Shown {
  const [first] = bodies;
  const remote = grant && remotePictures(grant);
  if (first === undefined) return { kind: 'text', blocks: [], note: null };
  if (bodies.length === 1) return composeOne(first, remote);
  if (bodies.every(isText)) return { kind: 'text', blocks: bodies.flatMap(blocksOf), note: null };
  const outcomes = bodies.map((body, index) => (body.kind === 'html' ? htmlOf(body, `oriel-${index + 1}`, remote) : null));
  const failed = outcomes.find((outcome) => outcome !== null && 'note' in outcome);
  if (failed && outcomes.every((outcome) => outcome === null || 'note' in outcome)) {
    return { kind: 'text', blocks: bodies.flatMap(blocksOf), note: 'note' in failed ? failed.note : unclearNote };
  }
  return together(
    outcomes.map((outcome, index) =>
      outcome === null || 'note' in outcome ? textDocument(blocksOf(bodies[index] ?? first), `oriel-${index + 1}`) : outcome,
    ),
  );
}

/** The letter as plain text, for quoting and for where HTML takes too long: quotations marked by ">". */
export function composeText(bodies: readonly BodyPart[]): string {
  return bodies
    .map((body) => textOf(body).trim())
    .filter(Boolean)
    .join('\n\n');
}

/** The same by the cheapest means, for a letter that was too much for every other. */
export function composeCrudely(bodies: readonly BodyPart[]): TextBlock[] {
  return bodies.flatMap((body) => {
    const text = decoded({ ...body, bytes: body.bytes.subarray(0, 400_000) });
    return textBlocks((body.kind === 'html' ? crudeTextOfHtml(text) : text).slice(0, 200_000));
  });
}

/** Which parts of a letter are its body, which belong to the body, and which are attachments (RFC 2046, 2387, 1847, 6522). */
import type { Attachment, Part } from '@/lib/model/mail';
import { safeFilename } from './filename';

/** Deepest level of nesting that is looked into; what lies deeper can be downloaded whole (T63). */
const maxDepth = 50;
/** Most parts that are looked at (T64). */
const maxParts = 1000;
/** Most documents shown one after another. */
const maxDocuments = 50;

/** One part that is shown as body, as a document of its own (T23). */
export interface ChosenDocument {
  part: Part;
  kind: 'html' | 'text';
  /** The plain text that the sender offers in place of an HTML part, or null. */
  alternative: Part | null;
  /** Parts of the multipart/related around it: the only ones that its `cid:` addresses may name (T38). */
  related: Part[];
}

/** What `chooseBody` found. */
export interface ChosenBody {
  documents: ChosenDocument[];
  /** The tree has more parts or levels than are looked at. */
  tooComplex: boolean;
  /** The letter is encrypted, so that there is nothing to show. */
  encrypted: boolean;
}

interface Walk {
  seen: number;
  tooComplex: boolean;
  encrypted: boolean;
  attachments: Part[];
}

interface Found {
  documents: ChosenDocument[];
}

const nothing = (): Found => ({ documents: [] });
const signatureTypes = new Set(['application/pgp-signature', 'application/pkcs7-signature', 'application/x-pkcs7-signature']);
/** Machine-made variants inside multipart/alternative that say nothing beyond the others. */
const ignoredAlternatives = new Set(['text/x-amp-html', 'text/watch-html', 'text/plain', 'text/html', 'text/enriched', 'text/richtext']);

function isMultipart(part: Part): boolean {
  return part.type.startsWith('multipart/') && part.children.length > 0;
}

function bodyKind(part: Part): 'html' | 'text' | null {
  if (part.type === 'text/html' || part.type === 'application/xhtml+xml') return 'html';
  if (part.type === 'text/plain' || part.type === 'text/enriched' || part.type === 'text/richtext' || part.type === 'text') return 'text';
  return null;
}

function document(part: Part, kind: 'html' | 'text'): Found {
  return { documents: [{ part, kind, alternative: null, related: [] }] };
}

/** A leaf is body where it is readable text that the sender did not call an attachment. */
function leaf(part: Part, walk: Walk, first: boolean): Found {
  const kind = bodyKind(part);
  if (kind === null || part.disposition === 'attachment' || (!first && part.filename !== null)) {
    walk.attachments.push(part);
    return nothing();
  }
  if (part.filename !== null) walk.attachments.push(part);
  return document(part, kind);
}

function isHtml(found: Found): boolean {
  return found.documents.some((shown) => shown.kind === 'html' && shown.part.size !== 0);
}

/** True where the part says something beyond the alternative that was chosen: a file, a calendar, an attached letter. */
function saysMore(part: Part): boolean {
  return part.disposition === 'attachment' || !ignoredAlternatives.has(part.type);
}

function alternative(part: Part, walk: Walk, depth: number): Found {
  const tried = part.children.map((child) => {
    const own: Walk = { seen: walk.seen, tooComplex: false, encrypted: false, attachments: [] };
    const found = visit(child, own, depth + 1, true);
    walk.seen = own.seen;
    walk.tooComplex ||= own.tooComplex;
    walk.encrypted ||= own.encrypted;
    return { found, own };
  });
  const readable = tried.filter(({ found }) => found.documents.length > 0);
  const filled = readable.filter(({ found }) => found.documents.some((shown) => shown.part.size !== 0));
  const chosen = filled.findLast(({ found }) => isHtml(found)) ?? filled.at(-1) ?? readable.at(-1);
  for (const one of tried) walk.attachments.push(...one.own.attachments.filter((file) => one === chosen || saysMore(file)));
  if (!chosen) return nothing();
  const plain = readable.find((one) => one !== chosen && one.found.documents[0]?.kind === 'text')?.found.documents[0]?.part ?? null;
  return {
    documents: chosen.found.documents.map((shown, index) => (index === 0 ? { ...shown, alternative: shown.alternative ?? plain } : shown)),
  };
}

/** RFC 2387 section 3: `start` names the root, else it is the first part. */
function relatedRoot(part: Part): Part | undefined {
  const start = part.parameters.start?.replace(/^<|>$/gu, '');
  const named = start === undefined ? undefined : part.children.find((child) => child.contentId === start);
  const first = part.children[0];
  if (named ?? (first && (isMultipart(first) || bodyKind(first) !== null))) return named ?? first;
  return part.children.find((child) => child.disposition !== 'attachment' && (isMultipart(child) || bodyKind(child) !== null)) ?? first;
}

function related(part: Part, walk: Walk, depth: number): Found {
  const root = relatedRoot(part);
  if (!root) return nothing();
  const found = visit(root, walk, depth + 1, true);
  const others = part.children.filter((child) => child !== root);
  const html = found.documents.some((shown) => shown.kind === 'html');
  const after: ChosenDocument[] = [];
  const leaves: Part[] = [];
  for (const other of others) {
    if (isMultipart(other) || !html) after.push(...visit(other, walk, depth + 1, false).documents);
    else if (count(walk)) leaves.push(other);
  }
  if (!html) return { documents: [...found.documents, ...after] };
  walk.attachments.push(...leaves);
  const own = found.documents.map((shown) => ({ ...shown, related: [...shown.related, ...leaves] }));
  return { documents: [...own, ...after] };
}

function mixed(part: Part, walk: Walk, depth: number, first: boolean): Found {
  const documents: ChosenDocument[] = [];
  for (const child of part.children) documents.push(...visit(child, walk, depth + 1, first && documents.length === 0).documents);
  return { documents };
}

function signed(part: Part, walk: Walk, depth: number, first: boolean): Found {
  const [content, ...rest] = part.children;
  if (!content) return nothing();
  const found = visit(content, walk, depth + 1, first);
  const after = rest.filter((child) => !signatureTypes.has(child.type)).flatMap((child) => visit(child, walk, depth + 1, false).documents);
  return { documents: [...found.documents, ...after] };
}

function encrypted(part: Part, walk: Walk): Found {
  walk.encrypted = true;
  walk.attachments.push(...part.children.filter((child) => child.type !== 'application/pgp-encrypted'));
  return nothing();
}

function count(walk: Walk): boolean {
  walk.seen += 1;
  if (walk.seen <= maxParts) return true;
  walk.tooComplex = true;
  return false;
}

function visit(part: Part, walk: Walk, depth: number, first: boolean): Found {
  if (!count(walk)) return nothing();
  if (!isMultipart(part)) return leaf(part, walk, first);
  if (depth >= maxDepth) {
    walk.tooComplex = true;
    walk.attachments.push(part);
    return nothing();
  }
  if (part.disposition === 'attachment' && part.filename !== null) {
    walk.attachments.push(part);
    return nothing();
  }
  if (part.type === 'multipart/alternative') return alternative(part, walk, depth);
  if (part.type === 'multipart/related') return related(part, walk, depth);
  if (part.type === 'multipart/signed') return signed(part, walk, depth, first);
  if (part.type === 'multipart/encrypted') return encrypted(part, walk);
  return mixed(part, walk, depth, first);
}

/** Types that say nothing, as broken letters have them: what is in such a part may well be its text. */
function mayBeText(part: Part): boolean {
  if (part.type.startsWith('text/')) return true;
  return (
    /^application\/(?:octet-stream|plain|text)$/u.test(part.type) ||
    !/^(?:application|audio|font|image|message|model|multipart|video)\//u.test(part.type)
  );
}

/** Where nothing counts as body: the first readable text, even one called an attachment, so that an opened letter shows something. */
function lastResort(attachments: Part[]): Part | null {
  const unnamed = attachments.find(
    (part) => mayBeText(part) && part.size !== 0 && part.disposition !== 'attachment' && part.filename === null,
  );
  if (unnamed) return unnamed;
  const [only] = attachments;
  return attachments.length === 1 && only && only.type.startsWith('text/') && only.size !== 0 ? only : null;
}

function survey(structure: Part): { body: ChosenBody; attachments: Part[] } {
  const walk: Walk = { seen: 0, tooComplex: false, encrypted: false, attachments: [] };
  const { documents } = visit(structure, walk, 0, true);
  if (documents.length === 0 && !walk.encrypted) {
    const part = lastResort(walk.attachments);
    if (part) documents.push({ part, kind: part.type === 'text/html' ? 'html' : 'text', alternative: null, related: [] });
  }
  for (const late of documents.splice(maxDocuments)) walk.attachments.push(late.part);
  return { body: { documents, tooComplex: walk.tooComplex, encrypted: walk.encrypted }, attachments: walk.attachments };
}

/**
 * The documents that make up the body, in the order of the letter: HTML where it is offered, else text. Looks at 1,000 parts and
 * 50 levels at most; costs linear time and never throws.
 */
export function chooseBody(structure: Part): ChosenBody {
  return survey(structure).body;
}

/** The part whose first words stand for the letter in a list: the one that is shown first (T22). Null where there is none. */
export function choosePreview(structure: Part): Part | null {
  const documents = survey(structure).body.documents;
  return (documents.find((shown) => shown.part.size !== 0) ?? documents[0])?.part ?? null;
}

/** Decoded size in bytes, estimated from the encoded one. */
function decodedSize(part: Part): number {
  return part.encoding === 'base64' ? Math.floor((part.size / 78) * 57) : part.size;
}

/** A part as the reader lists it. */
export function toAttachment(part: Part): Attachment {
  const stem = part.type.startsWith('message/') ? 'message' : `part-${part.part.replaceAll('!', '.') || 'all'}`;
  const type = isMultipart(part) ? 'application/octet-stream' : part.type;
  return { part: part.part, filename: safeFilename(part.filename, part.type, stem), type, size: decodedSize(part) };
}

/** The safe name under which a part is saved, the same that `listAttachments` shows. */
export function safePartName(part: Part): string {
  return toAttachment(part).filename;
}

/**
 * The attachments as the reader lists them. Pictures that belong to the HTML (same multipart/related, with a Content-ID, not called
 * attachment) are left out; pass `shown`, the part specifiers that the HTML really shows, to list those that it does not.
 */
export function listAttachments(structure: Part, shown?: ReadonlySet<string>): Attachment[] {
  const { body, attachments } = survey(structure);
  const belonging = new Set(
    body.documents.flatMap((one) => one.related.filter((part) => part.contentId !== null && part.disposition !== 'attachment')),
  );
  const bodies = new Set(body.documents.map((one) => one.part));
  const hidden = (part: Part) =>
    (belonging.has(part) && part.type.startsWith('image/') && (shown === undefined || shown.has(part.part))) ||
    (bodies.has(part) && part.filename === null);
  return attachments.filter((part) => !hidden(part)).map(toAttachment);
}

/** The node with the part specifier, or null. Looks at a few thousand parts at most. */
export function findPart(structure: Part, specifier: string): Part | null {
  const queue: Part[] = [structure];
  for (const part of queue) {
    if (part.part === specifier) return part;
    if (queue.length < maxParts * 2) for (const child of part.children.slice(0, maxParts)) queue.push(child);
  }
  return null;
}

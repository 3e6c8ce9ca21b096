/**
 * Which letters make one conversation: by Message-ID, References and In-Reply-To, in the spirit of Zawinski's algorithm. Pure: the state
 * is given and answered. Every Message-ID is a node, whether a letter bears it or it was only named. A letter hangs from the nearest id it
 * names. What a letter says of ids further up counts only for those that no letter here bears: a letter's own header is final, so a
 * letter that names many conversations joins one of them.
 */
import type { Address } from './mail';
import { baseSubject, isReply } from './subject';

/** A node: 53 bits that stand for a Message-ID or for what is in place of one. */
export type Node = number;

/** What threading goes by in a header row. */
export interface HeaderWords {
  messageIdHeader: string | null;
  inReplyTo: string | null;
  references: readonly string[];
  subject: string;
  from: readonly Address[];
  to: readonly Address[];
  cc: readonly Address[];
  internalAt: number;
  size: number;
}

/** A letter as a piece of conversations. */
export interface Strand {
  node: Node;
  /** Its node where another letter of another subject bears the same Message-ID. */
  alone: Node;
  subject: string;
  /** Nodes it names, the nearest last; without its own. */
  chain: readonly Node[];
  /** For letters that name nothing: what they may be joined by, and whether this one looks like an answer. Null where the rule does not apply. */
  rule: { key: Node; reply: boolean } | null;
  at: number;
}

/** What was said by hand, in nodes. */
export interface Edits {
  /** Letters that begin a conversation of their own. */
  cuts: ReadonlySet<Node>;
  /** Letters whose conversation is that of another one too. */
  joins: readonly (readonly [Node, Node])[];
}

export const noEdits: Edits = { cuts: new Set(), joins: [] };

/** Ids that count of a long References: the first and the last ones. */
const maxChain = 50;
/** Letters to more people are no talk that a subject alone holds together. */
const mostPeople = 30;
/** An answer without References is joined by its subject within this time after the original. */
export const subjectDaysMs = 30 * 24 * 3600_000;

/** 53 bits from two lanes, each bit of them moved by every one that went in. */
function mixed(one: number, other: number): Node {
  let [low, high] = [one ^ (other >>> 13), other];
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b);
  high = Math.imul(high ^ (low >>> 13), 0xc2b2ae35);
  low ^= high >>> 16;
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}

/** 53 bits of a text; two lanes that differ in start and factor. */
export function nodeOf(text: string): Node {
  let low = 0x811c9dc5;
  let high = 0x6c62272e;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x5bd1e995);
    high ^= high >>> 15;
  }
  return mixed(low, high);
}

/** 53 bits of a node together with a small number. */
function nodeWith(node: Node, number: number): Node {
  const low = Math.imul((node >>> 0) ^ number, 0x01000193);
  const high = Math.imul(Math.floor(node / 0x1_0000_0000) ^ Math.imul(number, 0x9e3779b1), 0x5bd1e995);
  return mixed(low ^ (low >>> 15), high ^ (high >>> 15) ^ low);
}

/** What names a letter in edits made by hand: its Message-ID, or what it is told from others by where it has none. */
export function identityOf(words: Pick<HeaderWords, 'messageIdHeader' | 'internalAt' | 'size' | 'subject' | 'from'>): string {
  return words.messageIdHeader ?? `\n${words.internalAt} ${words.size} ${words.from[0]?.address ?? ''} ${words.subject}`;
}

/** The node of a conversation as the server names it. */
export function serverNode(serverThread: string): Node {
  return nodeOf(`\nthread ${serverThread}`);
}

function chainOf(words: HeaderWords): string[] {
  // In-Reply-To says nothing where References is there: some programs put every letter they quote from into it.
  const named = words.references.length ? words.references : words.inReplyTo === null ? [] : [words.inReplyTo];
  const others = named.filter((id, at) => id !== words.messageIdHeader && named.lastIndexOf(id) === at);
  const [first] = others;
  return others.length > maxChain && first !== undefined ? [first, ...others.slice(1 - maxChain)] : others;
}

/** The addresses of a letter, each once, in order; null where they are more than the rule looks at. */
function peopleOf({ from, to, cc }: HeaderWords): string[] | null {
  const people: string[] = [];
  for (const list of [from, to, cc]) {
    for (const { address } of list) {
      const folded = address.toLowerCase();
      if (people.includes(folded)) continue;
      if (people.length === mostPeople) return null;
      people.push(folded);
    }
  }
  return people.sort();
}

function ruleOf(words: HeaderWords, subject: string): Strand['rule'] {
  const people = subject === '' ? null : peopleOf(words);
  if (!people || people.length < 2) return null;
  return { key: nodeOf(`\nsubject ${subject}\n${people.join(' ')}`), reply: isReply(words.subject) };
}

/** A header row as a piece of conversations; `subjects`: letters without References may be joined by subject and people. */
export function strandOf(words: HeaderWords, serverThread: string | null, subjects: boolean): Strand {
  const subject = baseSubject(words.subject);
  const identity = identityOf(words);
  const chain = serverThread === null ? chainOf(words).map(nodeOf) : [serverNode(serverThread)];
  return {
    node: nodeOf(identity),
    // Hardly a letter needs it.
    get alone() {
      return nodeOf(`\ntwin ${identity}\n${subject}`);
    },
    subject,
    chain,
    rule: subjects && chain.length === 0 ? ruleOf(words, subject) : null,
    at: words.internalAt,
  };
}

const slotMs = 10 * 24 * 3600_000;

const slotsBack = 4;

/** The sign that an original sets for answers that come later, and what an answer has to look for. */
function originalNode(key: Node, at: number, slotsAgo = 0): Node {
  return nodeWith(key, 2 * (Math.floor(at / slotMs) - slotsAgo));
}

/** The sign that an answer sets for originals that come later, and what an original has to look for. */
function answerNode(key: Node, at: number, slotsAgo = 0): Node {
  return nodeWith(key, 2 * (Math.floor(at / slotMs) - slotsAgo) + 1);
}

/** The signs that a letter of the subject rule sets, and those it looks for: an answer reaches 30 days back, an original not at all. */
export function signsOf({ key, reply }: { key: Node; reply: boolean }, at: number): { sets: Node[]; seeks: Node[] } {
  if (!reply) return { sets: [originalNode(key, at)], seeks: [answerNode(key, at)] };
  const back = Array.from({ length: slotsBack }, (_, slot) => slot);
  return { sets: back.map((slot) => answerNode(key, at, slot)), seeks: back.map((slot) => originalNode(key, at, slot)) };
}

/** The part of a letter's chain that counts: nothing above a letter that was split off by hand. */
export function chainWithin(strand: Strand, edits: Edits): readonly Node[] {
  if (edits.cuts.size === 0) return strand.chain;
  if (edits.cuts.has(strand.node)) return [];
  const at = strand.chain.findLastIndex((node) => edits.cuts.has(node));
  return at < 0 ? strand.chain : strand.chain.slice(at);
}

/** Sets of nodes that are joined two by two. */
class Sets {
  #above = new Map<Node, Node>();

  find(node: Node): Node {
    let top = node;
    for (let next = this.#above.get(top); next !== undefined; next = this.#above.get(top)) top = next;
    for (let at = node; at !== top; ) {
      const next = this.#above.get(at) ?? top;
      this.#above.set(at, top);
      at = next;
    }
    return top;
  }

  join(a: Node, b: Node): void {
    const [one, other] = [this.find(a), this.find(b)];
    if (one !== other) this.#above.set(one, other);
  }
}

/** What a whole look at some letters finds. */
export interface Partition {
  /** For each letter, in the order given: a number that letters of one conversation share. */
  groups: number[];
  /** Every node that belongs to one, with its group, who bears it and what stands before it. */
  nodes: Map<Node, { group: number; known: boolean; parent: Node | null }>;
}

/** Stands for "told differently" as a parent. */
export const several = -1;

/** The nearest original that an answer without References can mean: same subject, same people, at most 30 days before. */
function originalOf(answer: Strand, among: readonly Strand[]): Strand | null {
  const fitting = among.filter(
    ({ rule, at }) => rule?.key === answer.rule?.key && !rule?.reply && at <= answer.at && at >= answer.at - subjectDaysMs,
  );
  return fitting.reduce<Strand | null>((best, next) => (best && best.at >= next.at ? best : next), null);
}

/** The conversations of these letters, from nothing. What is found step by step as letters come is the same in whatever order they come. */
export function partition(strands: readonly Strand[], edits: Edits = noEdits): Partition {
  const bearers = new Map<Node, Strand>();
  const own = strands.map((strand) => {
    const bearer = bearers.get(strand.node);
    const node = bearer && bearer.subject !== strand.subject ? strand.alone : strand.node;
    if (!bearers.has(node)) bearers.set(node, strand);
    return node;
  });
  const sets = new Sets();
  const parents = new Map<Node, Node | null>();
  const ruled = [...bearers.values()].filter(({ rule }) => rule !== null);
  for (const [node, strand] of bearers) {
    const chain = node === strand.node ? chainWithin(strand, edits) : [];
    parents.set(node, chain.at(-1) ?? null);
    let child = node;
    for (let at = chain.length - 1; at >= 0; at -= 1) {
      const named = chain[at] as Node;
      sets.join(child, named);
      if (bearers.has(named) || edits.cuts.has(named)) break;
      const further = chain[at - 1] ?? null;
      const told = parents.get(named) ?? null;
      parents.set(named, told === null || told === further ? further : further === null ? told : several);
      child = named;
    }
    const original = strand.rule?.reply && !edits.cuts.has(node) ? originalOf(strand, ruled) : null;
    if (original) sets.join(node, original.node);
  }
  for (const [a, b] of edits.joins) if (bearers.has(a) || bearers.has(b)) sets.join(a, b);
  const nodes: Partition['nodes'] = new Map();
  const numbers = new Map<Node, number>();
  const groupOf = (node: Node): number => {
    const top = sets.find(node);
    const number = numbers.get(top) ?? numbers.size;
    numbers.set(top, number);
    return number;
  };
  for (const [node, parent] of parents) nodes.set(node, { group: groupOf(node), known: bearers.has(node), parent });
  for (const pair of edits.joins) {
    if (!pair.some((node) => bearers.has(node))) continue;
    for (const node of pair) if (!nodes.has(node)) nodes.set(node, { group: groupOf(node), known: false, parent: null });
  }
  return { groups: own.map(groupOf), nodes };
}

/** Threading step by step: letters come in any order, and each finds its conversation among the nodes known so far. Pure. */
import { chainWithin, type Edits, type Node, type Strand, several } from './threading';

/** What is remembered of a node. Threads that begin here have numbers below 0 until they get real ones. */
export interface NodeState {
  thread: number;
  /** A letter here bears it; else it was only named. */
  known: boolean;
  /** The node before it: as the letter says, or as those say that name it. */
  parent: Node | null;
}

export class Loom {
  /** Nodes that were added or changed. */
  readonly changed = new Set<Node>();
  /** Conversations in which a letter came that says something else of itself than those said that named it: to be looked at whole. */
  readonly doubtful = new Set<number>();
  readonly #above = new Map<number, number>();
  #begun = 0;

  /** `nodes`: what is known of all nodes that the letters name; `subjects`: base subjects of letters here that bear one of these nodes. */
  constructor(
    readonly nodes: Map<Node, NodeState>,
    readonly subjects: Map<Node, string>,
    readonly edits: Edits,
  ) {}

  /** The conversation that this one has become part of. */
  find(thread: number): number {
    let top = thread;
    for (let next = this.#above.get(top); next !== undefined; next = this.#above.get(top)) top = next;
    return top;
  }

  /** Conversations that were there before and are part of another one now. */
  get merged(): { from: number; to: number }[] {
    return [...this.#above.keys()].filter((from) => from > 0).map((from) => ({ from, to: this.find(from) }));
  }

  /** The older conversation goes on, and one that was there before rather than one that begins here. */
  #join(a: number, b: number): void {
    const [one, other] = [this.find(a), this.find(b)];
    if (one === other) return;
    const oneStays = one > 0 === other > 0 ? Math.abs(one) < Math.abs(other) : one > 0;
    if (oneStays) this.#above.set(other, one);
    else this.#above.set(one, other);
  }

  #put(node: Node, state: NodeState): NodeState {
    this.nodes.set(node, state);
    this.changed.add(node);
    return state;
  }

  #begin(): number {
    this.#begun -= 1;
    return this.#begun;
  }

  /** The node of a letter that came, and whether another one of the same kind bears it already. */
  #bearer(strand: Strand): { node: Node; twin: NodeState | null } {
    const same = this.nodes.get(strand.node);
    if (!same?.known) return { node: strand.node, twin: null };
    if ((this.subjects.get(strand.node) ?? strand.subject) === strand.subject) return { node: strand.node, twin: same };
    const { alone } = strand;
    const known = this.nodes.get(alone);
    return { node: alone, twin: known?.known ? known : null };
  }

  /** Takes a letter in and answers its conversation, to be read by `find` once all letters are in. */
  place(strand: Strand): number {
    const { node, twin } = this.#bearer(strand);
    const chain = node === strand.node ? chainWithin(strand, this.edits) : [];
    const parent = chain.at(-1) ?? null;
    if (twin) {
      // While the letter was away those that it names may have come to another conversation.
      if (twin.parent === parent) this.#walk(twin, chain);
      return twin.thread;
    }
    const named = this.nodes.get(node);
    if (named && named.parent !== null && named.parent !== parent) this.doubtful.add(named.thread);
    const own = this.#put(node, { thread: named?.thread ?? this.#begin(), known: true, parent });
    this.subjects.set(node, strand.subject);
    this.#walk(own, chain);
    for (const pair of this.edits.joins) {
      if (!pair.includes(node)) continue;
      const other = pair[0] === node ? pair[1] : pair[0];
      const there = this.nodes.get(other) ?? this.#put(other, { thread: own.thread, known: false, parent: null });
      this.#join(own.thread, there.thread);
    }
    return own.thread;
  }

  #walk(own: NodeState, chain: readonly Node[]): void {
    for (let at = chain.length - 1; at >= 0; at -= 1) {
      const node = chain[at] as Node;
      const further = chain[at - 1] ?? null;
      const there = this.nodes.get(node) ?? this.#put(node, { thread: own.thread, known: false, parent: null });
      this.#join(own.thread, there.thread);
      if (there.known || this.edits.cuts.has(node)) return;
      if (further === null || there.parent === further) continue;
      there.parent = there.parent === null ? further : several;
      this.changed.add(node);
    }
  }
}

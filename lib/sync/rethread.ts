/** Looks at some conversations whole and puts their letters where they belong: after an edit by hand, or where letters contradict each other. */
import type { Transaction } from '@/lib/db/client';
import type { Weaving } from '@/lib/db/thread-edits';
import { dropNodes, readNodes, reserveThreads, wordsOfThreads, writeMerges, writeNodes, writeThreads } from '@/lib/db/thread-refs';
import { relisting } from '@/lib/db/threads';
import type { AccountId } from '@/lib/model/ids';
import type { NodeState } from '@/lib/model/loom';
import { type Node, partition, type Strand, several, signsOf, strandOf } from '@/lib/model/threading';

/** Conversations with more letters than this together are left as they are. */
export const maxLetters = 5000;

type Words = NonNullable<Awaited<ReturnType<typeof wordsOfThreads>>>;

/** Letters by the server's own conversation have a parent that their headers do not name. */
function strandsOf(words: Words, subjects: boolean, known: ReadonlyMap<Node, NodeState>): Strand[] {
  return words.map((each) => {
    const strand = strandOf(each, null, subjects);
    const state = known.get(strand.node);
    const parent = state?.known ? state.parent : null;
    return parent === null || parent === several || strand.chain.includes(parent) ? strand : { ...strand, chain: [parent], rule: null };
  });
}

const isOne = (node: Node | null): node is Node => node !== null && node !== several;

/** What is known of these nodes and of all above them: who stands above a letter that is not here any more, no letter here may name. */
async function readAbove(tx: Transaction, accountId: AccountId, nodes: Iterable<Node>): Promise<Map<Node, NodeState>> {
  const known = new Map<Node, NodeState>();
  const asked = new Set(nodes);
  for (let wanted = [...asked]; wanted.length > 0; ) {
    const found = await readNodes(tx, accountId, wanted);
    for (const [node, state] of found) known.set(node, state);
    wanted = [...new Set([...found.values()].map(({ parent }) => parent).filter(isOne))].filter((node) => !asked.has(node));
    for (const node of wanted) asked.add(node);
  }
  return known;
}

/** Letters that were here once and are not any more still stand between others, as do those that only they named. */
function departed(
  strands: readonly Strand[],
  named: ReadonlySet<Node>,
  known: ReadonlyMap<Node, NodeState>,
  threads: ReadonlySet<number>,
): Strand[] {
  const borne = new Set(strands.flatMap(({ node, alone }) => [node, alone]));
  return [...known]
    .filter(([node, state]) => (state.known || !named.has(node)) && threads.has(state.thread) && !borne.has(node))
    .map(([node, state]) => ({
      node,
      alone: node,
      subject: '',
      chain: isOne(state.parent) ? [state.parent] : [],
      rule: null,
      at: 0,
    }));
}

/** Which conversation each group goes on as: the one most of its letters are in, each one once; groups are given largest first. */
async function nameGroups(tx: Transaction, words: Words, groups: readonly number[]): Promise<Map<number, number>> {
  const members = new Map<number, number[]>();
  words.forEach(({ threadId }, at) => {
    const group = groups[at] as number;
    members.set(group, [...(members.get(group) ?? []), threadId]);
  });
  const names = new Map<number, number>();
  const taken = new Set<number>();
  const nameless: number[] = [];
  for (const [group, threads] of [...members].sort((a, b) => b[1].length - a[1].length)) {
    const counts = new Map<number, number>();
    for (const thread of threads) counts.set(thread, (counts.get(thread) ?? 0) + 1);
    const [best] = [...counts].filter(([thread]) => !taken.has(thread)).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    if (best) {
      taken.add(best[0]);
      names.set(group, best[0]);
    } else nameless.push(group);
  }
  const reserved = await reserveThreads(tx, nameless.length);
  for (const [at, group] of nameless.entries()) names.set(group, reserved[at] as number);
  return names;
}

/** Puts all letters of these conversations where they belong. Answers whether any letter changed its conversation. */
export async function rethread(tx: Transaction, { accountId, subjects, edits }: Weaving, threads: readonly number[]): Promise<boolean> {
  const words = await wordsOfThreads(tx, accountId, threads, maxLetters);
  if (!words?.length) return false;
  const wanted = words.map((each) => strandOf(each, null, subjects));
  const named = new Set(wanted.flatMap(({ node, alone, chain }) => [node, alone, ...chain]));
  const known = await readAbove(tx, accountId, named);
  const strands = strandsOf(words, subjects, known);
  const within = new Set(threads);
  const found = partition([...strands, ...departed(strands, named, known, within)], edits);
  const groups = found.groups.slice(0, words.length);
  const names = await nameGroups(tx, words, groups);

  const nodes = [...found.nodes].flatMap(([ref, { group, known: borne, parent }]) => {
    const thread = names.get(group);
    return thread === undefined ? [] : [{ ref, thread, known: borne && (named.has(ref) || known.get(ref)?.known === true), parent }];
  });
  const signs = strands.flatMap(({ rule, at }, index) => {
    const thread = names.get(groups[index] as number) as number;
    return rule ? signsOf(rule, at).sets.map((ref) => ({ ref, thread, known: false, parent: null })) : [];
  });
  await writeNodes(tx, accountId, [...new Map([...nodes, ...signs].map((node) => [node.ref, node])).values()]);
  await dropNodes(
    tx,
    accountId,
    [...known].flatMap(([node, state]) => (!state.known && within.has(state.thread) && !found.nodes.has(node) ? [node] : [])),
  );

  const moves = words.flatMap(({ id, threadId }, at) => {
    const name = names.get(groups[at] as number) as number;
    return name === threadId ? [] : [{ id, threadId: name, from: threadId }];
  });
  const left = new Set(names.values());
  const merges = new Map(moves.filter(({ from }) => !left.has(from)).map(({ from, threadId }) => [from, threadId]));
  await writeMerges(
    tx,
    accountId,
    [...merges].map(([from, to]) => ({ from, to })),
  );
  await relisting(
    tx,
    moves.map(({ id }) => id),
    () => writeThreads(tx, moves),
  );
  return moves.length > 0;
}

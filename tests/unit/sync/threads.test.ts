import { describe, expect, it } from 'vitest';
import { Loom } from '@/lib/model/loom';
import { isReply } from '@/lib/model/subject';
import { type Edits, type HeaderWords, nodeOf, noEdits, partition, type Strand, strandOf } from '@/lib/model/threading';

const start = Date.UTC(2025, 0, 1);
const day = 24 * 3600_000;

interface Told extends Partial<Omit<HeaderWords, 'references'>> {
  refs?: string[];
  day?: number;
  people?: string[];
}

/** A letter by its id; the rest as it matters. */
function told(id: string | null, given: Told = {}): Strand {
  const [first = 'a@x.example', ...others] = given.people ?? ['a@x.example', 'b@x.example'];
  return strandOf(
    {
      messageIdHeader: id,
      inReplyTo: given.inReplyTo ?? null,
      references: given.refs ?? [],
      subject: given.subject ?? 'Plan',
      from: [{ name: '', address: first }],
      to: others.map((address) => ({ name: '', address })),
      cc: [],
      internalAt: start + (given.day ?? 0) * day,
      size: given.size ?? 1000,
    },
    null,
    true,
  );
}

/** Letters by name, those of one conversation together, in the order given. */
function together(letters: Record<string, Strand>, edits: Edits = noEdits): string[] {
  const { groups } = partition(Object.values(letters), edits);
  const names = new Map<number, string>();
  for (const [at, name] of Object.keys(letters).entries()) names.set(groups[at] ?? -1, `${names.get(groups[at] ?? -1) ?? ''}${name}`);
  return [...names.values()];
}

/** The same by the loom, letter after letter; `doubtful` where it wants the whole look. */
function woven(letters: Record<string, Strand>, edits: Edits = noEdits): { together: string[]; doubtful: boolean } {
  const loom = new Loom(new Map(), new Map(), edits);
  const threads = Object.entries(letters).map(([name, strand]) => [name, loom.place(strand)] as const);
  const names = new Map<number, string>();
  for (const [name, thread] of threads) names.set(loom.find(thread), `${names.get(loom.find(thread)) ?? ''}${name}`);
  return { together: [...names.values()], doubtful: loom.doubtful.size > 0 };
}

function orders<T>(all: readonly T[]): T[][] {
  if (all.length <= 1) return [[...all]];
  return all.flatMap((one, at) => orders([...all.slice(0, at), ...all.slice(at + 1)]).map((rest) => [one, ...rest]));
}

const cases: [string, Record<string, Strand>, string[]][] = [
  ['letters that name nothing stand alone', { A: told('a'), B: told('b') }, ['A', 'B']],
  ['an answer joins what it names', { A: told('a'), B: told('b', { refs: ['a'] }) }, ['AB']],
  ['In-Reply-To alone is enough', { A: told('a'), B: told('b', { inReplyTo: 'a' }) }, ['AB']],
  [
    'In-Reply-To says nothing beside References',
    { A: told('a'), B: told('b'), C: told('c', { refs: ['a'], inReplyTo: 'b' }) },
    ['AC', 'B'],
  ],
  ['answers to a letter that is not here are one conversation', { B: told('b', { refs: ['a'] }), C: told('c', { refs: ['a'] }) }, ['BC']],
  [
    'a missing link in the middle does not part them',
    { A: told('a'), C: told('c', { refs: ['a', 'b'] }), D: told('d', { refs: ['a', 'x', 'y'] }) },
    ['ACD'],
  ],
  [
    'shortened References join by what is left of them',
    { A: told('a'), B: told('b', { refs: ['a'] }), C: told('c', { refs: ['a', 'b'] }), D: told('d', { refs: ['a', 'c'] }) },
    ['ABCD'],
  ],
  [
    'who names two conversations joins the nearer one and leaves them two',
    { A: told('a'), B: told('b'), C: told('c', { refs: ['a', 'b'] }) },
    ['A', 'BC'],
  ],
  ['also where an id in between is unknown', { A: told('a'), B: told('b'), C: told('c', { refs: ['a', 'x', 'b'] }) }, ['A', 'BC']],
  ['a loop ends', { A: told('a', { refs: ['b'] }), B: told('b', { refs: ['a'] }) }, ['AB']],
  ['a letter that names itself ends', { A: told('a', { refs: ['a'] }), B: told('b', { refs: ['a', 'b'] }) }, ['AB']],
  ['the same letter in two folders is one conversation', { A: told('a'), B: told('a'), C: told('c', { refs: ['a'] }) }, ['ABC']],
  [
    'letters without any Message-ID stand alone, and a copy is with its original',
    { A: told(null, { size: 1 }), B: told(null, { size: 2 }), C: told(null, { size: 1 }) },
    ['AC', 'B'],
  ],
];

describe('conversations', () => {
  it.each(cases)('%s', (_, letters, expected) => {
    for (const order of orders(Object.entries(letters))) {
      const shuffled = Object.fromEntries(order);
      const sorted = (groups: string[]) => groups.map((group) => [...group].sort().join('')).sort();
      expect(sorted(together(shuffled))).toEqual([...expected].sort());
      const steps = woven(shuffled);
      if (!steps.doubtful) expect(sorted(steps.together)).toEqual([...expected].sort());
    }
  });

  it('a forged letter with a Message-ID of another one stands alone with its copies, and draws nobody to it', () => {
    const letters = {
      A: told('a'),
      X: told('a', { subject: 'Prize', refs: ['b'] }),
      B: told('b', { subject: 'Other' }),
      C: told('c', { refs: ['a'] }),
      Y: told('a', { subject: 'Prize' }),
    };
    expect(together(letters)).toEqual(['AC', 'XY', 'B']);
    expect(woven(letters).together).toEqual(['AC', 'XY', 'B']);
  });

  it('a conversation split by its first letter, when that comes last, is looked at whole', () => {
    expect(woven({ C: told('c', { refs: ['a', 'b'] }), A: told('a'), B: told('b') })).toEqual({ together: ['CAB'], doubtful: true });
  });

  it('five hundred references, and a thousand letters that name each other, do not hang', () => {
    const ids = Array.from({ length: 500 }, (_, at) => `id-${at}`);
    const strangers = Object.fromEntries(ids.map((id, at) => [`${at},`, told(id)]));
    const groups = together({ ...strangers, X: told('x', { refs: ids }) });
    expect(groups).toHaveLength(500);
    expect(groups.at(-1)).toBe('499,X');
    const ring = Array.from({ length: 1000 }, (_, at) =>
      told(`r${at}`, { refs: ids.slice(0, 100).map((__, back) => `r${(at + back + 1) % 1000}`) }),
    );
    const loom = new Loom(new Map(), new Map(), noEdits);
    const threads = ring.map((strand) => loom.place(strand));
    expect(new Set(threads.map((thread) => loom.find(thread))).size).toBe(1);
  });
});

describe('a letter that comes back', () => {
  it('joins the conversation that those it names came to while it was away', () => {
    const loom = new Loom(new Map(), new Map(), noEdits);
    const before = loom.place(told('b', { refs: ['a'] }));
    const later = new Loom(
      new Map([...loom.nodes].map(([node, state]) => [node, { ...state, thread: state.known ? 5 : 9 }])),
      new Map(),
      noEdits,
    );
    expect(before).toBeLessThan(0);
    expect(later.find(later.place(told('b', { refs: ['a'] })))).toBe(5);
    expect(later.merged).toEqual([{ from: 9, to: 5 }]);
  });
});

describe('the subject rule', () => {
  const answer = (given: Told = {}) => told('r', { subject: 'Re: Plan', day: 3, people: ['b@x.example', 'a@x.example'], ...given });

  it.each<[string, Record<string, Strand>, string[]]>([
    ['joins an answer without References to the original', { A: told('a'), R: answer() }, ['AR']],
    ['in whatever order they come', { R: answer(), A: told('a') }, ['RA']],
    ['not after 30 days', { A: told('a'), R: answer({ day: 31 }) }, ['A', 'R']],
    ['not with other people', { A: told('a'), R: answer({ people: ['b@x.example', 'a@x.example', 'c@x.example'] }) }, ['A', 'R']],
    ['not where it is no answer', { A: told('a'), R: answer({ subject: 'Plan' }) }, ['A', 'R']],
    ['not before the original', { A: told('a', { day: 5 }), R: answer() }, ['A', 'R']],
    ['only to the nearest original', { A: told('a'), B: told('b', { day: 2 }), R: answer() }, ['A', 'BR']],
    ['not where it names something', { A: told('a'), R: answer({ refs: ['z'] }) }, ['A', 'R']],
    ['nor two newsletters of one subject', { A: told('a'), B: told('b', { day: 7 }) }, ['A', 'B']],
  ])('%s', (_, letters, expected) => {
    expect(together(letters)).toEqual(expected);
  });

  it.each([
    ['Re: a', true],
    ['AW: a', true],
    ['[list] Re[2]: a', true],
    ['RE : a', true],
    ['Fwd: a', false],
    ['Regarding: a', false],
    ['', false],
  ])('reads %j', (subject, expected) => {
    expect(isReply(subject)).toBe(expected);
  });
});

describe('edits by hand', () => {
  const chain = {
    A: told('a'),
    B: told('b', { refs: ['a'] }),
    C: told('c', { refs: ['a', 'b'] }),
    D: told('d', { refs: ['a', 'b', 'c'] }),
  };

  it('a split letter takes its answers along', () => {
    expect(together(chain, { cuts: new Set([nodeOf('b')]), joins: [] })).toEqual(['A', 'BCD']);
    expect(woven(chain, { cuts: new Set([nodeOf('b')]), joins: [] }).together).toEqual(['A', 'BCD']);
  });

  it('also where the split letter itself is not here', () => {
    const { A, C, D } = chain;
    expect(together({ A, C, D }, { cuts: new Set([nodeOf('b')]), joins: [] })).toEqual(['A', 'CD']);
    expect(woven({ D, C, A }, { cuts: new Set([nodeOf('b')]), joins: [] }).together).toEqual(['DC', 'A']);
  });

  it('joined letters bring their conversations together, in whatever order they come', () => {
    const letters = { ...chain, X: told('x'), Y: told('y', { refs: ['x'] }) };
    const edits = { cuts: new Set<number>(), joins: [[nodeOf('x'), nodeOf('b')] as const] };
    expect(together(letters, edits)).toEqual(['ABCDXY']);
    for (const order of orders(Object.entries(letters)).slice(0, 50))
      expect(woven(Object.fromEntries(order), edits).together).toHaveLength(1);
  });
});

describe('the 53 bits that stand for an id', () => {
  it('differ for ids that differ little, and are exact numbers', () => {
    const nodes = new Set(Array.from({ length: 200_000 }, (_, at) => nodeOf(`<${at}@mail.example>`)));
    expect(nodes.size).toBe(200_000);
    expect([...nodes].every(Number.isSafeInteger)).toBe(true);
  });
});

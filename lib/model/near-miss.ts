/** Addresses that were probably meant: a slip of the keys away from one that is known. Pure. */

/** How many letters were left out, put in, changed or swapped between two words; `most + 1` where it is more than `most`. */
export function slips(one: string, other: string, most: number): number {
  const shorter = Math.min(one.length, other.length);
  if (Math.max(one.length, other.length) - shorter > most) return most + 1;
  // What begins and ends alike costs nothing, and is most of it.
  let [from, less] = [0, 0];
  while (from < shorter && one[from] === other[from]) from += 1;
  while (less < shorter - from && one.at(-1 - less) === other.at(-1 - less)) less += 1;
  const [a, b] = [one.slice(from, one.length - less), other.slice(from, other.length - less)];
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    // Further from the diagonal there are more slips than count.
    const row = Array<number>(b.length + 1).fill(most + 1);
    row[0] = i;
    for (let j = Math.max(1, i - most); j <= Math.min(b.length, i + most); j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row[j] = cost;
    }
    if (Math.min(...row) > most) return most + 1;
    before = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, most + 1);
}

const common = [
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'yahoo.com',
  'icloud.com',
  'gmx.de',
  'gmx.net',
  'web.de',
  'proton.me',
  'fastmail.com',
];

/** Most domains that are held against known ones at once, and most of those, the ones of most people: it is done in the thread that answers. */
const mostDomains = 10;
const mostServers = 5000;
/** Longest domain that is held against others. */
const longest = 64;

interface Near {
  server: string;
  off: number;
  people: number;
}

/**
 * Answers for an address whose server takes no mail which one was probably meant, or null. Known addresses and the servers of known people count before the
 * names of large providers. Short names allow one slip, longer ones two. The known ones are read once, here; of more than ten domains the others stay null.
 */
export function nearMisses(known: Iterable<string>): (address: string) => string | null {
  const people = new Map<string, number>();
  const addresses = new Map<string, number>();
  for (const one of known) {
    const address = one.toLowerCase();
    const server = address.slice(address.lastIndexOf('@') + 1);
    addresses.set(address, (addresses.get(address) ?? 0) + 1);
    people.set(server, (people.get(server) ?? 0) + 1);
  }
  const servers = [...people].sort(([, a], [, b]) => b - a).slice(0, mostServers);
  servers.push(...common.filter((server) => !people.has(server)).map((server): [string, number] => [server, 0]));
  const found = new Map<string, Near[]>();
  const nearTo = (domain: string): Near[] => {
    const before = found.get(domain);
    if (before || found.size >= mostDomains || domain.length > longest) return before ?? [];
    const most = domain.length < 9 ? 1 : 2;
    const near = servers
      .map(([server, count]) => ({ server, off: slips(domain, server, most), people: count }))
      .filter(({ server, off }) => off <= most && server !== domain);
    found.set(domain, near);
    return near;
  };
  return (address) => {
    const at = address.lastIndexOf('@');
    const local = address.slice(0, at);
    const use = ({ server, people: all }: Near) => all + 999 * (addresses.get(`${local.toLowerCase()}@${server}`) ?? 0);
    const [best] = nearTo(address.slice(at + 1).toLowerCase()).toSorted((a, b) => a.off - b.off || use(b) - use(a));
    return best ? `${local}@${best.server}` : null;
  };
}

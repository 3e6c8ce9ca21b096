/** Addresses that were probably meant: a slip of the keys away from one that is known. Pure. */

/** How many letters were left out, put in, changed or swapped between two words; `most + 1` where it is more than `most`. */
export function slips(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    if (Math.min(...row) > most) return most + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? most + 1;
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

/**
 * The address that was probably meant by one whose server takes no mail, or null. Known addresses and the servers of known people count before the names of
 * large providers. Short names allow one slip, longer ones two.
 */
export function nearMiss(address: string, known: Iterable<string>): string | null {
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1).toLowerCase()];
  const most = domain.length < 9 ? 1 : 2;
  const counts = new Map<string, number>();
  for (const other of known) {
    const cut = other.lastIndexOf('@');
    const server = other.slice(cut + 1).toLowerCase();
    const same = other.slice(0, cut).toLowerCase() === local.toLowerCase();
    counts.set(server, (counts.get(server) ?? 0) + (same ? 1000 : 1));
  }
  for (const server of common) if (!counts.has(server)) counts.set(server, 0);
  counts.delete(domain);
  const near = [...counts].map(([server, count]) => ({ server, count, off: slips(domain, server, most) })).filter(({ off }) => off <= most);
  near.sort((a, b) => a.off - b.off || b.count - a.count);
  return near[0] ? `${local}@${near[0].server}` : null;
}

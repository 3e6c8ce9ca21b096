/** What is wrong with a file that letters are read from. */

/** `broken`: cut short or not of its form. `bomb`: it unpacks to far more than it is. `path`: a name that leads out of it. `locked`: a password is asked. */
export type FaultKind = 'broken' | 'bomb' | 'path' | 'locked' | 'method';

/** The file, or a member of it, is not read. */
export class ArchiveFault extends Error {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, cause?: unknown) {
    super(`The archive is not read: ${kind}.`, { cause });
    this.name = 'ArchiveFault';
    this.kind = kind;
  }
}

/** Bytes that any archive may unpack to, and how many times its own size beyond that (T66). Deflate makes text some ten times smaller. */
const freeBytes = 64 * 1024 * 1024;
const mostTimes = 100;

/** Throws `bomb` where `packed` bytes gave `plain` ones, which no honest mail does. */
export function holdToRatio(packed: number, plain: number): void {
  if (plain > freeBytes && plain > packed * mostTimes) throw new ArchiveFault('bomb');
}

/**
 * The names of a path within an archive, outermost first. Throws `path` where it leads out of it (`..`, a root, a drive) or holds what no path does.
 */
export function memberPath(name: string): string[] {
  const path = name.replaceAll('\\', '/');
  if (path.startsWith('/') || /^[a-z]:/i.test(path) || path.includes('\0')) throw new ArchiveFault('path');
  const names = path.split('/').filter((one) => one !== '' && one !== '.');
  if (names.includes('..') || path.length > 4096) throw new ArchiveFault('path');
  return names;
}

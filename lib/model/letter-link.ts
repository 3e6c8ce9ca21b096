/** The lasting address of a letter: by its Message-ID, so that it holds over moves and a rebuilt cache, else by the id of its row. */
import type { MessageId } from './ids';

/** What such an address says. */
export interface NamedLetter {
  /** Message-ID without angle brackets, or null. */
  header: string | null;
  row: MessageId | null;
}

/** Writes the address, in signs that no page takes for others. */
export function letterPath({ header, row }: NamedLetter): string {
  const query: Record<string, string> = header === null ? { row: String(row ?? 0) } : { id: header };
  return `/mail/letter?${new URLSearchParams(query)}`.replaceAll('*', '%2A').replaceAll('+', '%20');
}

/** Reads the query of such an address. */
export function parseLetterPath({ id, row }: Record<string, string | string[] | undefined>): NamedLetter {
  const number = typeof row === 'string' && /^[1-9]\d{0,14}$/u.test(row) ? Number(row) : null;
  return { header: typeof id === 'string' && id !== '' ? id.slice(0, 1000) : null, row: number as MessageId | null };
}

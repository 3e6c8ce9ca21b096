/** What is there only once. */

/** Did the database refuse a row because there is one of that name already? */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}

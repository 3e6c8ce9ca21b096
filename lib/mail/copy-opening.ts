/** Folders of a copy that cannot be opened. */
import { type AppError, isAppError } from '@/lib/errors';

/** A folder that cannot be opened there, or made here: the others are copied even so. */
export class Unopened extends Error {
  constructor(readonly fault: AppError) {
    super('A folder cannot be copied', { cause: fault });
  }
}

/** What is about one folder when it is opened. */
const aboutFolder: readonly AppError['code'][] = ['notFound', 'refusedByServer', 'badInput'];

/** Does what opens a folder. Throws `Unopened` where the server says no to this one folder, else what it says. */
export async function opening<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isAppError(error) && aboutFolder.includes(error.code)) throw new Unopened(error);
    throw error;
  }
}

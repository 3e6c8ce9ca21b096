/** Passing a letter on unchanged. */
import * as z from 'zod';
import { messageIdSchema } from './ids';
import { addressSchema, messageRowSchema } from './mail';

/** POST /api/redirects: `id` is a letter, `once` a UUID of the browser's: the same one again sends nothing more. Answers `submissionOutput`. */
export const redirectInput = z.strictObject({
  id: messageIdSchema,
  to: z.array(addressSchema).min(1).max(100),
  once: z.uuid(),
  /** How long it waits to be taken back (U3). */
  undoSeconds: z.int().min(0).max(30).optional(),
});
export type RedirectInput = z.infer<typeof redirectInput>;

/** GET /api/submissions/ID/redirected: the letter that is passed on, and to whom. */
export const redirectedOutput = z.object({ row: messageRowSchema, to: z.array(addressSchema) });
export type Redirected = z.infer<typeof redirectedOutput>;

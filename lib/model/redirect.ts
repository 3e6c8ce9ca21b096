/** Passing a letter on unchanged. */
import * as z from 'zod';
import { messageIdSchema } from './ids';
import { addressSchema } from './mail';

/** POST /api/redirects: `id` is a letter, `once` a UUID of the browser's: the same one again sends nothing more. Answers `submissionOutput`. */
export const redirectInput = z.strictObject({
  id: messageIdSchema,
  to: z.array(addressSchema).min(1).max(100),
  once: z.uuid(),
});
export type RedirectInput = z.infer<typeof redirectInput>;

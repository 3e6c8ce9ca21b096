/** The shapes of what the server says to people. */
import * as z from 'zod';

/** A sentence: see said.ts. */
export const saidSchema = z.object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) });
/** Sentences that stand together. */
export const toldSchema = z.array(saidSchema);

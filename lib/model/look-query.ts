/** What the routes of a letter's frame take. A schema: for the server only. */
import * as z from 'zod';
import { charsets } from './charsets';

/** An encoding that the reader chose; what is not offered counts as none. */
export const charsetInput = z.enum(Object.values(charsets).flat()).nullable().default(null).catch(null);

/** How the page around a letter's frame looks, and in what encoding the letter is read. What is not known counts as the usual. */
export const lookQuery = z.object({
  theme: z.enum(['light', 'dark']).default('light').catch('light'),
  paper: z.enum(['0', '1']).default('0').catch('0'),
  charset: charsetInput,
  contrast: z.enum(['normal', 'more']).default('normal').catch('normal'),
});

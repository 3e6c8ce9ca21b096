import * as z from 'zod';

/** How the page around a letter's frame looks; letters with a design of their own stay on white paper. What is not known counts as the usual. */
export const lookQuery = z.object({
  theme: z.enum(['light', 'dark']).default('light').catch('light'),
  paper: z.enum(['0', '1']).default('0').catch('0'),
  contrast: z.enum(['normal', 'more']).default('normal').catch('normal'),
});

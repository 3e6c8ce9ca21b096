/** Words that a person puts into letters again and again. */
import * as z from 'zod';

/** Most templates of a person. */
export const mostTemplates = 200;

const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'One line of text.');

const contentSchema = z.strictObject({
  name: line(100).min(1),
  /** For letters that have no subject yet; may be empty. */
  subject: line(500),
  /** The inside of a body element; places to fill in stand as `{{name}}`. */
  html: z.string().max(1_500_000),
  /** The same as plain text. */
  text: z.string().max(200_000),
});

/** A template. */
export const templateSchema = contentSchema.extend({ id: z.int() });
export type Template = z.infer<typeof templateSchema>;

/** POST /api/templates: changes the template with this id, or adds one without. Answers `templatesOutput`, as GET does. */
export const keepTemplateInput = contentSchema.extend({ id: z.int().positive().optional() });
export type KeepTemplateInput = z.infer<typeof keepTemplateInput>;

/** PATCH /api/templates: their order. Answers `templatesOutput`. */
export const orderTemplatesInput = z.strictObject({ order: z.array(z.int().positive()).max(mostTemplates) });

/** PUT /api/templates: brings back one that was removed in the last week. Answers `templatesOutput`. */
export const restoreTemplateInput = z.strictObject({ id: z.int().positive() });

/** DELETE /api/templates. Answers `templatesOutput`. */
export const removeTemplateInput = z.object({ id: z.coerce.number().pipe(z.int().positive()) });

/** All of the person, in their order. */
export const templatesOutput = z.object({ templates: z.array(templateSchema) });

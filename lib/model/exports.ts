/** Letters that go into a file. */
import * as z from 'zod';
import { accountIdSchema, mailboxIdSchema } from './ids';
import { exportFormats } from './moving';
import { toldSchema } from './said-schema';

export const exportFormatSchema = z.enum(exportFormats);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** POST /api/exports: these folders, or all of the account where `mailboxIds` is null. */
export const startExportInput = z.strictObject({
  accountId: accountIdSchema,
  mailboxIds: z.array(mailboxIdSchema).min(1).max(1000).nullable(),
  format: exportFormatSchema,
});
export type StartExportInput = z.output<typeof startExportInput>;

/** An export as the screen shows it. It is saved by GET /api/exports/ID, once. */
export const mailExportSchema = z.object({
  id: z.string(),
  accountId: accountIdSchema,
  filename: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'cancelled', 'failed']),
  /** Letters and bytes of them; bytes are 0 where the server does not tell. */
  letters: z.int(),
  size: z.number(),
  doneLetters: z.int(),
  doneSize: z.number(),
  note: toldSchema.nullable(),
});
export type MailExport = z.infer<typeof mailExportSchema>;

/** GET /api/exports, newest first. */
export const exportsOutput = z.object({ exports: z.array(mailExportSchema) });
/** POST /api/exports. */
export const exportOutput = z.object({ export: mailExportSchema });

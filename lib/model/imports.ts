/** Letters that come out of a file, and go into one. */
import * as z from 'zod';
import { accountIdSchema, mailboxIdSchema } from './ids';
import { importDefaults } from './moving';
import { toldSchema } from './said-schema';

/** How a file is read. */
export const importOptionsSchema = z.strictObject({
  /** What becomes of Gmail's labels: keywords of the letter, or a folder for the first of them. */
  labels: z.enum(['keywords', 'folders']).default(importDefaults.labels),
  /** Folders of the file become folders below the chosen one. */
  keepFolders: z.boolean().default(importDefaults.keepFolders),
  /** Whether letters count as read that do not say it. */
  read: z.boolean().default(importDefaults.read),
  /** How lines that begin with "From " were quoted in an mbox. */
  quoting: z.enum(['mboxrd', 'mboxo']).default(importDefaults.quoting),
});
export type ImportOptions = z.infer<typeof importOptionsSchema>;

export const importStateSchema = z.enum(['uploading', 'running', 'paused', 'done', 'cancelled', 'failed']);
export type ImportState = z.infer<typeof importStateSchema>;

/** POST /api/imports: begins one. The same file for the same folder that stopped on its way goes on. */
export const startImportInput = z.strictObject({
  mailboxId: mailboxIdSchema,
  name: z.string().max(1000),
  /** Bytes. */
  size: z.int().min(1).max(1_000_000_000_000),
  /** When the file was last changed, ms. */
  modified: z.number().min(0).default(0),
  options: importOptionsSchema.default(() => importOptionsSchema.parse({})),
});
export type StartImportInput = z.output<typeof startImportInput>;

/** PATCH /api/imports/ID. */
export const changeImportInput = z.strictObject({ state: z.enum(['running', 'paused', 'cancelled']) });
export type ChangeImportInput = z.infer<typeof changeImportInput>;

/** An import as the screen shows it. */
export const mailImportSchema = z.object({
  id: z.string(),
  accountId: accountIdSchema,
  mailboxId: mailboxIdSchema,
  filename: z.string(),
  /** Bytes of the file, and those that are there. */
  size: z.number(),
  offset: z.number(),
  state: importStateSchema,
  /** How far the reading is. */
  position: z.number(),
  total: z.number(),
  added: z.int(),
  doubled: z.int(),
  damaged: z.int(),
  /** Why it rests or failed. */
  note: toldSchema.nullable(),
});
export type MailImport = z.infer<typeof mailImportSchema>;

/** A letter that was passed over. */
export const importLossSchema = z.object({ ordinal: z.int(), place: z.string(), reason: toldSchema });
export type ImportLoss = z.infer<typeof importLossSchema>;

/** GET /api/imports, newest first. */
export const importsOutput = z.object({ imports: z.array(mailImportSchema) });
/** POST and PATCH /api/imports/ID, and PATCH /api/imports/ID/bytes. */
export const importOutput = z.object({ import: mailImportSchema });
/** GET /api/imports/ID: the report. */
export const importReportOutput = z.object({ import: mailImportSchema, losses: z.array(importLossSchema) });
export type ImportReport = z.infer<typeof importReportOutput>;

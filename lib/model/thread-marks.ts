/** What a person keeps of a conversation for themselves: that it is muted, that it is pinned, and a note. Nobody else learns of it. */
import * as z from 'zod';
import { messageIdSchema } from './ids';
import { longestNote } from './note';

/** What a list says of the marks of a row's conversation; left out where it has none. */
export const threadMarksSchema = z.array(z.enum(['muted', 'noted']));
export type ThreadMarks = z.infer<typeof threadMarksSchema>;

/**
 * POST /api/mutes: mutes the conversations of these letters, or unmutes them. What is muted leaves the inbox, as do letters that come later
 * (into the archive where there is one; else they are marked as read). Answers `actOutput`; its `undo` takes all of it back.
 */
export const muteInput = z.object({ ids: z.array(messageIdSchema).min(1).max(500), muted: z.boolean() });
export type MuteInput = z.infer<typeof muteInput>;

/**
 * POST /api/pins: pins the conversations of these letters, or unpins them: they stand at the top of every list by date. Answers `actOutput`; its
 * `undo` takes it back.
 */
export const pinInput = z.object({ ids: z.array(messageIdSchema).min(1).max(500), pinned: z.boolean() });
export type PinInput = z.infer<typeof pinInput>;

/** GET /api/notes?id=ID: the note on the conversation of a letter, empty where there is none. */
export const noteQuery = z.object({ id: z.coerce.number().pipe(messageIdSchema) });
/** PUT /api/notes: writes it; an empty one is none. */
export const noteInput = z.object({ id: messageIdSchema, text: z.string().max(longestNote) });
export type NoteInput = z.infer<typeof noteInput>;
export const noteOutput = z.object({ text: z.string() });
export type NoteOutput = z.infer<typeof noteOutput>;

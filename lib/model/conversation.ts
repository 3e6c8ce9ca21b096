/** Splitting and joining conversations by hand. */
import * as z from 'zod';
import { messageIdSchema, threadIdSchema } from './ids';

/** POST /api/splits: the letter, with all answers to it, becomes a conversation of its own, now and after every rebuild of the cache. */
export const splitInput = z.object({ id: messageIdSchema });
export type SplitInput = z.infer<typeof splitInput>;

/** POST /api/joins: the conversations of two letters of one account become one. Takes back a split where that is enough. */
export const joinInput = z.object({ id: messageIdSchema, other: messageIdSchema });
export type JoinInput = z.infer<typeof joinInput>;

/** The conversation that the letter `id` is in now. */
export const conversationOutput = z.object({ threadId: threadIdSchema });
export type ConversationOutput = z.infer<typeof conversationOutput>;

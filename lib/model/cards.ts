/** Contacts and events that a letter brings, as codes and values: the screen makes the sentences. All of it is only what the letter claims. */
import * as z from 'zod';

const contactSchema = z.object({
  name: z.string(),
  /** What they do and where, as far as given. */
  role: z.string(),
  mails: z.array(z.string()),
  phones: z.array(z.string()),
  /** A small picture as a `data:` address; never one of the web (T18). */
  photo: z.string().optional(),
});
export type Contact = z.infer<typeof contactSchema>;

const whenSchema = z.object({
  /** Milliseconds since the epoch; null for whole days, for times that are meant where one is, and for zones that nobody knows. */
  at: z.number().nullable(),
  /** "2026-11-03", and "14:00" or nothing for a whole day, as the event has them. */
  day: z.string(),
  time: z.string(),
  /** The event's own zone by its name in the tz database, else as the letter calls it; empty for none. */
  zone: z.string(),
});
export type When = z.infer<typeof whenSchema>;

const repeatsSchema = z.object({
  unit: z.string(),
  every: z.number(),
  /** Days of the week, 0 is Sunday. */
  days: z.array(z.number()),
  /** The last day, "2026-12-31"; empty and 0 where it goes on. */
  until: z.string(),
  times: z.number(),
});
/** How an event repeats; `unit` is one of `repeatUnits`. */
export type Repeats = z.infer<typeof repeatsSchema>;
export const repeatUnits = ['day', 'week', 'month', 'year', 'other'] as const;

const guestSchema = z.object({ name: z.string(), address: z.string(), state: z.string() });
/** Somebody invited; `state` is one of `guestStates` (RFC 5545 section 3.2.12). */
export type Guest = z.infer<typeof guestSchema>;
export const guestStates = ['accepted', 'declined', 'tentative', 'delegated', 'open'] as const;
export type GuestState = (typeof guestStates)[number];

const eventSchema = z.object({
  title: z.string(),
  start: whenSchema.nullable(),
  /** The last moment, or the last whole day. */
  end: whenSchema.nullable(),
  repeats: repeatsSchema.nullable(),
  where: z.string(),
  note: z.string(),
  cancelled: z.boolean(),
  organizer: guestSchema.nullable(),
  guests: z.array(guestSchema),
  moreGuests: z.number(),
});
export type EventFacts = z.infer<typeof eventSchema>;

/** What a calendar part wants (RFC 5546 section 1.4): tell of an event, invite, call off, answer, propose another time, or have it sent again. */
export const eventMethods = ['event', 'invite', 'cancel', 'reply', 'counter', 'refresh'] as const;
export type EventMethod = (typeof eventMethods)[number];

/** One file of contacts or events; `more` counts those that are not named. */
export const cardSchema = z.object({
  part: z.string(),
  /** One of `eventMethods`, missing for contacts. */
  method: z.string().optional(),
  contacts: z.array(contactSchema),
  events: z.array(eventSchema),
  more: z.number(),
});
export type Card = z.infer<typeof cardSchema>;

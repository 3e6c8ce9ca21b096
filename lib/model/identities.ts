/** Whom a person writes as: addresses with a name, where answers go, and a signature. */
import * as z from 'zod';
import { isIdentityAddress } from './identity-match';
import { accountIdSchema } from './ids';
import { judgeAddress } from './recipients';

/** Most identities of an account. */
export const mostIdentities = 100;
/** Longest signature with its pictures, characters: five pictures of 200 KB. */
const longestHtml = 1_500_000;

const lineOf = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u, 'One line of text.');

const addresses = z.array(lineOf(254).refine((address) => judgeAddress(address) === null, 'A mail address.')).max(10);

const contentSchema = z.strictObject({
  /** A mail address, or many with one star: `*@domain`, `name+*@domain`. That of the account stands for the account itself. */
  address: lineOf(254).refine(isIdentityAddress, 'A mail address, or one with a star before the sign.'),
  /** Name for From; empty for that of the account. */
  name: lineOf(200),
  /** Where answers go instead. */
  replyTo: addresses,
  /** Who gets each letter blindly, oneself as a rule. */
  bcc: addresses,
  /** The signature: the inside of a body element, pictures as `data:` addresses. Empty for none. */
  html: z.string().max(longestHtml),
  /** The same as plain text, without the dashes. */
  text: z.string().max(20_000),
  place: z.enum(['above', 'below']),
  /** New letters of the account begin with it. */
  isDefault: z.boolean(),
});

/** An address that an account writes from. */
export const identitySchema = contentSchema.extend({ id: z.int(), accountId: accountIdSchema });
export type Identity = z.infer<typeof identitySchema>;

/** POST /api/identities: changes the identity with this id, or adds one without. Answers `identitiesOutput`. */
export const keepIdentityInput = contentSchema.extend({ id: z.int().positive().optional(), accountId: accountIdSchema });
export type KeepIdentityInput = z.infer<typeof keepIdentityInput>;

/** PATCH /api/identities: the order of an account's identities. Answers `identitiesOutput`. */
export const orderIdentitiesInput = z.strictObject({ accountId: accountIdSchema, order: z.array(z.int().positive()).max(mostIdentities) });

/** PUT /api/identities: brings back one that was removed in the last week. Answers `identitiesOutput`. */
export const restoreIdentityInput = z.strictObject({ id: z.int().positive() });

/** DELETE /api/identities. Answers `identitiesOutput`. */
export const removeIdentityInput = z.object({ id: z.coerce.number().pipe(z.int().positive()) });

/** GET /api/identities: all of the actor's accounts, in their order. */
export const identitiesOutput = z.object({ identities: z.array(identitySchema) });

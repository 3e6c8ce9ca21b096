/**
 * The shapes of answers and events, made from their schemas for the browser. There they are checked by a few lines of its own, because zod
 * would weigh more than the whole list (32 KB on the wire against 2). The page brings them: they are never older than the page itself.
 */
import * as z from 'zod';
import { accountCopiesOutput, accountCopyOutput, copyReportOutput } from './account-copies';
import { bulkOutput, listActsOutput, listBulkOutput } from './acts';
import * as api from './api';
import { attachedLetterOutput } from './attached';
import { changeSchema } from './change';
import { collectedComparisonOutput, collectorsOutput } from './collectors';
import { deliveryOfferOutput } from './delivery';
import { deviceLinkOutput, devicesOutput, domainCheckOutput, operatorOutput } from './devices';
import { diagnosisEvent } from './diagnosis';
import { discoveryEvent } from './discovery';
import { exportOutput, exportsOutput } from './exports';
import { listFollowUpsOutput } from './follow-ups';
import { comparisonSchema, freshnessOutput } from './freshness';
import { identitiesOutput } from './identities';
import { importOutput, importReportOutput, importsOutput } from './imports';
import { mailboxOutput, quotaOutput } from './mailbox-acts';
import { beginOAuthOutput, oauthCodeOutput, oauthProvidersOutput, servingOutput } from './oauth';
import { pictureSendersOutput } from './picture-senders';
import { redirectedOutput } from './redirect';
import { draftLinksOutput, linkedDraftOutput, sharedFileOutput, sharedFilesOutput } from './shared-file';
import { templatesOutput } from './templates';
import { nodeOf } from './threading';
import { uploadOutput, uploadsOutput } from './upload';

/** What the first page may meet. */
const soon = {
  actOutput: api.actOutput,
  bulkOutput,
  changeSchema,
  comparisonSchema,
  freshnessOutput,
  listActsOutput,
  labelsOutput: api.labelsOutput,
  listBulkOutput,
  listMessagesOutput: api.listMessagesOutput,
  listSubmissionsOutput: api.listSubmissionsOutput,
  mailboxOutput,
  openedOutput: api.openedOutput,
  // For who signs in again after the session is over: nothing more is asked for then.
  beginOAuthOutput,
  oauthCodeOutput,
  oauthProvidersOutput,
  openMessageOutput: api.openMessageOutput,
  preferencesOutput: api.preferencesOutput,
  quotaOutput,
  shellOutput: api.shellOutput,
  signInOutput: api.signInOutput,
};

/** What belongs to writing, to the settings and to what few letters have: asked for by itself when the first answer of its kind comes. */
const late = {
  attachedLetterOutput,
  pictureSendersOutput,
  accountCopiesOutput,
  accountCopyOutput,
  copyReportOutput,
  collectedComparisonOutput,
  collectorsOutput,
  exportOutput,
  exportsOutput,
  importOutput,
  importReportOutput,
  importsOutput,
  diagnosisEvent,
  draftLinksOutput,
  linkedDraftOutput,
  sharedFileOutput,
  sharedFilesOutput,
  servingOutput,
  listFollowUpsOutput,
  templatesOutput,
  deliveryOfferOutput,
  discoveryEvent,
  deviceLinkOutput,
  devicesOutput,
  domainCheckOutput,
  operatorOutput,
  identitiesOutput,
  changedKindOutput: api.changedKindOutput,
  draftOutput: api.draftOutput,
  holdingOutput: api.holdingOutput,
  journalKeyOutput: api.journalKeyOutput,
  listDraftsOutput: api.listDraftsOutput,
  peopleOutput: api.peopleOutput,
  putBackOutput: api.putBackOutput,
  redirectedOutput,
  recipientFactsOutput: api.recipientFactsOutput,
  submissionOutput: api.submissionOutput,
  takenOverOutput: api.takenOverOutput,
  uploadOutput,
  uploadsOutput,
};

const answers = { ...soon, ...late };

/** What each checked answer or event is, by the name of its schema. */
export type Answers = { [Name in keyof typeof answers]: z.infer<(typeof answers)[Name]> };
export type AnswerName = keyof Answers;

type Kind = 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'any';

/**
 * What `fits` in lib/client/shapes understands: a plain value ("number?" may be null as well), the name of a shape that is there once for all places
 * where it is met ("#…"), any of several, or what follows in braces: one value, one of some values, an array, an object, or one whose names are not
 * known.
 */
export type Shape =
  | Kind
  | `${Kind}?`
  | `#${string}`
  | Shape[]
  | { const: unknown }
  | { enum: unknown[] }
  | { items: Shape }
  | { parts: Record<string, Shape>; optional?: string[] }
  | { values: Shape };
export type Shapes = Partial<Record<string, Shape>>;

const kinds: readonly unknown[] = ['string', 'number', 'integer', 'boolean', 'null'] satisfies Kind[];
const isKind = (type: unknown): type is Kind => kinds.includes(type);

function unchecked(): never {
  throw new Error('A schema of an answer uses more than the browser can check.');
}

function reduceObject({ properties, required = [], additionalProperties }: z.core.JSONSchema.BaseSchema): Shape {
  if (!properties) return { values: reduceAny(additionalProperties ?? true) };
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const parts = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, reduceAny(one)]));
  return { parts, ...(optional.length > 0 ? { optional } : {}) };
}

/** Any of several; what may only be null besides is said shorter. */
function anyOf(shapes: Shape[]): Shape {
  const [first, second] = shapes;
  return shapes.length === 2 && second === 'null' && isKind(first) ? `${first}?` : shapes;
}

/** Keeps what tells one thing from another; lengths, patterns and ranges were the server's to hold. Throws on what would go unchecked. */
function reduce(schema: z.core.JSONSchema.BaseSchema): Shape {
  const { type, const: only, enum: choices, items } = schema;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (schema.allOf || schema.$ref || schema.not || Array.isArray(items)) unchecked();
  if (alternatives) return anyOf(alternatives.map(reduceAny));
  if (only !== undefined) return { const: only };
  if (choices) return { enum: choices };
  if (Array.isArray(type)) return anyOf(type.map((one) => (isKind(one) ? one : unchecked())));
  if (type === 'array') return { items: reduceAny(items ?? true) };
  if (type === 'object') return reduceObject(schema);
  return type === undefined ? 'any' : type;
}

function reduceAny(schema: z.core.JSONSchema._JSONSchema): Shape {
  return typeof schema === 'boolean' ? 'any' : reduce(schema);
}

/** What is shorter than this is written out wherever it is met. */
const longEnough = 60;

function mapParts(shape: Shape, change: (part: Shape) => Shape): Shape {
  if (typeof shape === 'string') return shape;
  if (Array.isArray(shape)) return shape.map(change);
  if ('items' in shape) return { items: change(shape.items) };
  if ('values' in shape) return { values: change(shape.values) };
  if (!('parts' in shape)) return shape;
  return { ...shape, parts: Object.fromEntries(Object.entries(shape.parts).map(([name, part]) => [name, change(part)])) };
}

/** Writes what is met several times once, under a name made of what it says. */
function shared(shapes: Record<string, Shape>): Shapes {
  const met = new Map<string, number>();
  const count = (shape: Shape): Shape => {
    const json = JSON.stringify(shape);
    const before = met.get(json) ?? 0;
    met.set(json, before + 1);
    return before === 0 ? mapParts(shape, count) : shape;
  };
  for (const shape of Object.values(shapes)) count(shape);
  const once: Record<string, Shape> = {};
  const share = (shape: Shape): Shape => {
    const json = JSON.stringify(shape);
    if (json.length < longEnough || (met.get(json) ?? 0) < 2) return mapParts(shape, share);
    const name: Shape = `#${nodeOf(json).toString(36)}`;
    if (!Object.hasOwn(once, name)) once[name] = mapParts(shape, share);
    return name;
  };
  const named = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, mapParts(shape, share)]));
  return { ...named, ...once };
}

/** The shapes of the answers with these names, and of their parts; of all that the first page may meet where none is named. */
export function answerShapes(names: readonly AnswerName[] = Object.keys(soon) as AnswerName[]): Shapes {
  return shared(Object.fromEntries(names.map((name) => [name, reduce(z.toJSONSchema(answers[name], { io: 'input' }))])));
}

/** GET /api/shapes: the shapes that the page did not bring. */
export function lateShapes(): Shapes {
  return answerShapes(Object.keys(late) as AnswerName[]);
}

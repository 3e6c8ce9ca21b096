/**
 * The shapes of answers and events, made from their schemas for the browser. There they are checked by a few lines of its own, because zod
 * would weigh more than the whole list (32 KB on the wire against 2). The page brings them: they are never older than the page itself.
 */
import * as z from 'zod';
import { bulkOutput, listActsOutput, listBulkOutput } from './acts';
import * as api from './api';
import { changeSchema } from './change';
import { comparisonSchema, freshnessOutput } from './freshness';
import { mailboxOutput, quotaOutput } from './mailbox-acts';
import { nodeOf } from './threading';

const answers = {
  actOutput: api.actOutput,
  bulkOutput,
  changeSchema,
  comparisonSchema,
  draftOutput: api.draftOutput,
  freshnessOutput,
  listActsOutput,
  labelsOutput: api.labelsOutput,
  listBulkOutput,
  listDraftsOutput: api.listDraftsOutput,
  listMessagesOutput: api.listMessagesOutput,
  listSubmissionsOutput: api.listSubmissionsOutput,
  mailboxOutput,
  openedOutput: api.openedOutput,
  openMessageOutput: api.openMessageOutput,
  peopleOutput: api.peopleOutput,
  putBackOutput: api.putBackOutput,
  preferencesOutput: api.preferencesOutput,
  quotaOutput,
  shellOutput: api.shellOutput,
  signInOutput: api.signInOutput,
  submissionOutput: api.submissionOutput,
  takenOverOutput: api.takenOverOutput,
};

/** What each checked answer or event is, by the name of its schema. */
export type Answers = { [Name in keyof typeof answers]: z.infer<(typeof answers)[Name]> };
export type AnswerName = keyof Answers;

type Kind = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';

/** A JSON Schema of the few words that `fits` in lib/client/shapes understands. */
export interface Shape {
  type?: Kind;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Shape[];
  properties?: Record<string, Shape>;
  required?: string[];
  additionalProperties?: Shape;
  items?: Shape;
  /** The name of a shape that is there once for all places where it is met. */
  ref?: string;
}
export type Shapes = Partial<Record<string, Shape>>;

/** Keeps what tells one thing from another; lengths, patterns and ranges were the server's to hold. Throws on what would go unchecked. */
function reduce(schema: z.core.JSONSchema.BaseSchema): Shape {
  const { type, const: only, enum: choices, properties, required, additionalProperties, items } = schema;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (schema.allOf || schema.$ref || schema.not || Array.isArray(items))
    throw new Error('A schema of an answer uses more than the browser can check.');
  const each = (list: readonly z.core.JSONSchema._JSONSchema[]) => list.map((one) => reduceAny(one));
  return {
    ...(Array.isArray(type) ? { anyOf: type.map((one) => ({ type: one as Kind })) } : type ? { type: type as Kind } : {}),
    ...(only !== undefined ? { const: only } : {}),
    ...(choices ? { enum: choices } : {}),
    ...(alternatives ? { anyOf: each(alternatives) } : {}),
    ...(properties ? { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, reduceAny(one)])) } : {}),
    ...(required?.length ? { required } : {}),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: reduce(additionalProperties) } : {}),
    ...(items !== undefined ? { items: reduceAny(items as z.core.JSONSchema._JSONSchema) } : {}),
  };
}

function reduceAny(schema: z.core.JSONSchema._JSONSchema): Shape {
  return typeof schema === 'boolean' ? {} : reduce(schema);
}

/** What is shorter than this is written out wherever it is met. */
const longEnough = 60;

function mapParts(shape: Shape, change: (part: Shape) => Shape): Shape {
  const { anyOf, properties, additionalProperties, items } = shape;
  return {
    ...shape,
    ...(anyOf ? { anyOf: anyOf.map(change) } : {}),
    ...(properties ? { properties: Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, change(part)])) } : {}),
    ...(additionalProperties ? { additionalProperties: change(additionalProperties) } : {}),
    ...(items ? { items: change(items) } : {}),
  };
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
    const ref = `#${nodeOf(json).toString(36)}`;
    if (!Object.hasOwn(once, ref)) once[ref] = mapParts(shape, share);
    return { ref };
  };
  const named = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, mapParts(shape, share)]));
  return { ...named, ...once };
}

/** The shapes of the answers with these names, and of their parts; of all where none is named. */
export function answerShapes(names: readonly AnswerName[] = Object.keys(answers) as AnswerName[]): Shapes {
  return shared(Object.fromEntries(names.map((name) => [name, reduce(z.toJSONSchema(answers[name], { io: 'input' }))])));
}

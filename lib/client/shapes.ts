/** Checks answers and events by the shapes that the page brought (see lib/model/shapes). */
import type { AnswerName, Shape, Shapes } from '@/lib/model/shapes';

let known: Shapes = {};

/** Takes over the shapes that the page brought. */
export function learnShapes(shapes: Shapes): void {
  known = { ...known, ...shapes };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOfType(type: NonNullable<Shape['type']>, value: unknown): boolean {
  if (type === 'object') return isRecord(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isSafeInteger(value);
  if (type === 'number') return Number.isFinite(value);
  return type === 'null' ? value === null : typeof value === type;
}

function fitsRecord({ properties = {}, required = [], additionalProperties }: Shape, value: Record<string, unknown>): boolean {
  if (required.some((name) => !Object.hasOwn(value, name))) return false;
  return Object.entries(value).every(([name, part]) => {
    const shape = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    return shape === undefined || part === undefined || fits(shape, part);
  });
}

/** Is the value of this shape? What a shape does not name is let through, as a newer server may say more. */
export function fits(given: Shape, value: unknown): boolean {
  const shape = given.ref === undefined ? given : known[given.ref];
  if (!shape) return false;
  if (shape.anyOf && !shape.anyOf.some((one) => fits(one, value))) return false;
  if (shape.const !== undefined && value !== shape.const) return false;
  if (shape.enum && !shape.enum.includes(value)) return false;
  if (shape.type && !isOfType(shape.type, value)) return false;
  if (Array.isArray(value)) return shape.items === undefined || value.every((one) => fits(shape.items ?? {}, one));
  return isRecord(value) && (shape.type === 'object' || shape.properties !== undefined) ? fitsRecord(shape, value) : true;
}

/** Is the value what the answer of this name must be? False where the page brought no shape for it. */
export function isAnswer(name: AnswerName, value: unknown): boolean {
  const shape = known[name];
  return shape !== undefined && fits(shape, value);
}

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

function isOfKind(kind: string, value: unknown): boolean {
  if (kind.endsWith('?')) return value === null || isOfKind(kind.slice(0, -1), value);
  if (kind === 'integer') return Number.isSafeInteger(value);
  if (kind === 'number') return Number.isFinite(value);
  if (kind === 'null') return value === null;
  return kind === 'any' || typeof value === kind;
}

function fitsRecord(parts: Record<string, Shape>, optional: readonly string[], value: Record<string, unknown>): boolean {
  return Object.entries(parts).every(([name, shape]) =>
    Object.hasOwn(value, name) ? value[name] === undefined || fits(shape, value[name]) : optional.includes(name),
  );
}

/** Is the value of this shape? What a shape does not name is let through, as a newer server may say more. */
export function fits(shape: Shape, value: unknown): boolean {
  if (typeof shape === 'string') {
    const named = shape.startsWith('#') ? known[shape] : undefined;
    return named === undefined ? isOfKind(shape, value) : fits(named, value);
  }
  if (Array.isArray(shape)) return shape.some((one) => fits(one, value));
  if ('const' in shape) return value === shape.const;
  if ('enum' in shape) return shape.enum.includes(value);
  if ('items' in shape) return Array.isArray(value) && value.every((one) => fits(shape.items, one));
  if (!isRecord(value)) return false;
  return 'values' in shape
    ? Object.values(value).every((one) => fits(shape.values, one))
    : fitsRecord(shape.parts, shape.optional ?? [], value);
}

/** Has the shape of this answer come? */
export function isKnown(name: AnswerName): boolean {
  return known[name] !== undefined;
}

/** Is the value what the answer of this name must be? False where no shape for it has come. */
export function isAnswer(name: AnswerName, value: unknown): boolean {
  const shape = known[name];
  return shape !== undefined && fits(shape, value);
}

/** Same things stay the same: what is drawn from a part of an answer that did not change is not drawn again. */

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** `next`, with every part that equals that of `before` in its place; `before` itself where all of it does. For what came as JSON. */
export function shared(before: unknown, next: unknown): unknown {
  if (Object.is(before, next)) return before;
  if (Array.isArray(before) && Array.isArray(next)) {
    const made = next.map((one, at) => (at < before.length ? shared(before[at], one) : one));
    return made.length === before.length && made.every((one, at) => Object.is(one, before[at])) ? before : made;
  }
  if (!isPlain(before) || !isPlain(next)) return next;
  const names = Object.keys(next);
  const made = Object.fromEntries(names.map((name) => [name, Object.hasOwn(before, name) ? shared(before[name], next[name]) : next[name]]));
  const same =
    names.length === Object.keys(before).length &&
    names.every((name) => Object.hasOwn(before, name) && Object.is(made[name], before[name]));
  return same ? before : made;
}

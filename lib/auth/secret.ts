/** A secret that cannot slip into a log, a JSON answer or an error text (T43). */
import { inspect } from 'node:util';

const shown = '[hidden]';

/** Holds a secret string. Every way of printing it gives `[hidden]`; only `reveal` gives the string. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself. Hand it straight to the server it is for. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [Symbol.toPrimitive](): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}

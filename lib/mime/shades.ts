/** The colours of one letter, each read once and its values for the dark worked out when they are first asked for. */
import { type Colour, groundOnDark, inkOnDark, isPaper, lineOnDark, parseColour } from './colour';

/** One colour and what stands for it in the dark. */
class Shade {
  #ground: string | undefined;
  #ink: string | undefined;
  #line: string | undefined;
  #paper: boolean | undefined;

  constructor(readonly colour: Colour) {}

  get ground(): string {
    this.#ground ??= groundOnDark(this.colour);
    return this.#ground;
  }

  get ink(): string {
    this.#ink ??= inkOnDark(this.colour);
    return this.#ink;
  }

  get line(): string {
    this.#line ??= lineOnDark(this.colour);
    return this.#line;
  }

  get paper(): boolean {
    this.#paper ??= isPaper(this.colour);
    return this.#paper;
  }
}

export type { Shade };

/** Colours by their text in CSS. */
export class Shades {
  readonly #known = new Map<string, Shade | null>();

  /** The colour that a text names; null where it names none that is read. */
  of(text: string): Shade | null {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const colour = parseColour(text);
    const shade = colour && new Shade(colour);
    this.#known.set(text, shade);
    return shade;
  }
}

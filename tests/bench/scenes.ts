/** A scene is a world that figures are measured in, set up once for all of its figures that were asked for, and taken down after them. */
import type { Figures, Measurement } from './figures';
import type { Stage } from './stage';

export interface Scene {
  /** Name of each figure → its title. */
  figures: Record<string, string>;
  /** Only measured where named: it takes minutes. */
  long: boolean;
  /** Measures those of `names` that are its own; `report` gets the figures, or the reason why there are none. */
  play(stage: Stage, names: string[], report: (names: string[], outcome: Figures | Error) => void): Promise<void>;
}

interface Setting<World> {
  /** What the world is, for the person who watches. */
  title: string;
  long?: boolean;
  /** Whatever it begins is ended by the stage. */
  open(stage: Stage): Promise<World>;
  measurements: Measurement<World>[];
}

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

/** Makes a scene of a setting. A figure that cannot be had does not keep the others from being measured. */
export function scene<World>({ title, long = false, open, measurements }: Setting<World>): Scene {
  const figures = Object.assign({}, ...measurements.map((each) => each.figures)) as Record<string, string>;
  return {
    figures,
    long,
    play: async (stage, names, report) => {
      const wanted = measurements.filter((each) => Object.keys(each.figures).some((name) => names.includes(name)));
      const mine = (each: Measurement<World>) => Object.keys(each.figures).filter((name) => names.includes(name));
      console.log(`bench: ${title}`);
      const world = await open(stage).catch(asError);
      for (const each of wanted) {
        report(mine(each), world instanceof Error ? world : await each.measure(world).catch(asError));
      }
      await stage.clear();
    },
  };
}

/** The order of the test files: those that take minutes begin first, so that no worker is left alone with one at the end. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const long = [
  /process\/(killed-sending|start|shutdown|large-files)/,
  /sync\/(faults-large|watch|transfers-large|random|trouble|first-sync-lane)/,
];

const rank = ({ moduleId }: TestSpecification) => {
  const at = long.findIndex((pattern) => pattern.test(moduleId));
  return at < 0 ? long.length : at;
};

/** Vitest's own order (largest files first), behind the long ones. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('has a drawing for every name of an icon', async () => {
  // @ts-expect-error: A command, in plain JavaScript.
  const { drawIcons } = await import('../../../.config/commands/icons.mjs');
  const drawn = readFileSync(new URL('../../../app/_ui/base/icons.svg', import.meta.url), 'utf8');
  expect(drawn, 'Run `node .config/commands/icons.mjs`.').toBe(await drawIcons());
});

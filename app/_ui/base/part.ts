import { type ComponentType, lazy } from 'react';

/** What a window hears when the code of a part could not be fetched. */
export const partLost = 'oriel:part-lost';

/**
 * A component whose code is fetched when it is first drawn. Where that fails (Oriel is away, or a newer version is installed) nothing is drawn in its
 * place and the window hears `partLost`; the rest of the page stays. The browser keeps the failure, so only a reload fetches it again.
 */
// biome-ignore lint/suspicious/noExplicitAny: as React has it, so that each component keeps its own properties
export function part<Component extends ComponentType<any>>(load: () => Promise<{ default: Component }>) {
  return lazy(() =>
    load().catch((): { default: Component } => {
      window.dispatchEvent(new Event(partLost));
      return { default: (() => null) as unknown as Component };
    }),
  );
}

/** The editor's module as `.config/realm-loader.cjs` makes it: a class for each window that is edited in. */
declare module 'squire-rte/dist/squire-raw.mjs' {
  import type Squire from 'squire-rte';
  export function squireIn(view: Window): typeof Squire;
}

/** Stands in for the package `server-only` in tests: importing it means nothing here. */
export {};

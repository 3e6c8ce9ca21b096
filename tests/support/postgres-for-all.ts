/** One PostgreSQL for all test files of a run: started before the first, stopped after the last. */
import type { TestProject } from 'vitest/node';
import { prepareTemplate, startPostgres } from './postgres';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the server for tests. */
    postgres: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  try {
    await prepareTemplate(server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('postgres', server.url);
  return server.stop;
}

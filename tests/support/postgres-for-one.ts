/** A database in PostgreSQL for one test file, in place of the file in its data folder. */
import { afterAll, inject } from 'vitest';
import { dropDatabase, newDatabase } from './postgres';

const server = inject('postgres');
const database = await newDatabase(server);
process.env.DATABASE_URL = database;

afterAll(() => dropDatabase(server, database));

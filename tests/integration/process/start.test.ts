/** Starting: settings, the key, the port, the socket. Each refusal is a sentence on standard error and exit code 1. */
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { ask, cleanUp, newFolder, runServer, spawnServer } from './run-server';

afterAll(cleanUp);

describe('starting', () => {
  it('listens on loopback with nothing set, and ends on SIGINT', async () => {
    const server = await runServer();
    expect(server.output()).toContain(`http://127.0.0.1:${server.port}`);
    server.child.kill('SIGINT');
    expect(await server.ended).toBe(0);
  });

  it('makes ready for the first letter before anybody opens one', async () => {
    const server = await runServer({ ORIEL_LOG: 'debug' });
    await vi.waitFor(() => expect(server.output()).toContain('letters can be prepared'), 20_000);
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });

  it('refuses to listen to the network where anybody could name any server, and names the setting', async () => {
    const server = await spawnServer({ ORIEL_HOST: '0.0.0.0' });
    expect(await server.ended).toBe(1);
    expect(server.output()).toMatch(/Oriel did not start\..*Set ORIEL_IMAP and ORIEL_SMTP/);
    expect(server.output()).not.toMatch(/^\s+at /m);
  });

  it('says which port is taken', async () => {
    const first = await runServer();
    const second = await spawnServer({ ORIEL_PORT: String(first.port) });
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(new RegExp(`port ${first.port} of 127\\.0\\.0\\.1 is already in use\\. Set ORIEL_PORT`));
    first.child.kill('SIGTERM');
    await first.ended;
  });

  it('names a proxy list that is none', async () => {
    const server = await spawnServer({ ORIEL_TRUSTED_PROXY: 'my-proxy' });
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('ORIEL_TRUSTED_PROXY names “my-proxy”');
  });

  it('listens on a unix socket that only the group may use, and takes over one left by a killed process', async () => {
    const folder = newFolder();
    const socketPath = join(folder, 'oriel.sock');
    const first = await runServer({ ORIEL_SOCKET: socketPath, ORIEL_DATA: folder });
    expect(statSync(socketPath).mode & 0o777).toBe(0o660);
    const rival = await spawnServer({ ORIEL_SOCKET: socketPath });
    expect(await rival.ended).toBe(1);
    expect(rival.output()).toMatch(/Another process listens on/);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(existsSync(socketPath)).toBe(true);
    const second = await runServer({ ORIEL_SOCKET: socketPath, ORIEL_DATA: folder });
    expect((await ask({ socketPath, path: '/api/health' })).status).toBe(200);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  it('says nothing below the level of ORIEL_LOG', async () => {
    const loud = await runServer();
    const quiet = await runServer({ ORIEL_LOG: 'error' });
    expect(loud.output()).toContain('"msg":"listening"');
    for (const server of [loud, quiet]) server.child.kill('SIGTERM');
    expect(await Promise.all([loud.ended, quiet.ended])).toEqual([0, 0]);
    expect(loud.output()).toContain('"msg":"ended"');
    expect(quiet.output()).not.toContain('"msg"');
  });
});

describe('R26: the master key', () => {
  const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
  async function startAndEnd(env: Record<string, string>): Promise<void> {
    const server = await runServer(env);
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  }
  async function refusal(env: Record<string, string>): Promise<string> {
    const server = await spawnServer(env);
    expect(await server.ended).toBe(1);
    return server.output();
  }

  it('R26: refuses another key with a plain message, and starts again with the old one', async () => {
    const ORIEL_DATA = newFolder();
    await startAndEnd({ ORIEL_DATA, ORIEL_KEY: key(1) });
    expect(await refusal({ ORIEL_DATA, ORIEL_KEY: key(2) })).toMatch(/The key does not fit this database.*Put the old key back/);
    await startAndEnd({ ORIEL_DATA, ORIEL_KEY: key(1) });
  });

  it('R26: makes a key file that only its owner reads, and refuses to make a second one over an old database', async () => {
    const ORIEL_DATA = newFolder();
    const file = join(ORIEL_DATA, 'master.key');
    await startAndEnd({ ORIEL_DATA });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const made = readFileSync(file, 'utf8');
    renameSync(file, `${file}.away`);
    expect(await refusal({ ORIEL_DATA })).toMatch(/is missing\. Put the old key back/);
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, 'not a key');
    expect(await refusal({ ORIEL_DATA })).toMatch(/master\.key does not hold a key/);
    writeFileSync(file, made);
    await startAndEnd({ ORIEL_DATA });
  });
});

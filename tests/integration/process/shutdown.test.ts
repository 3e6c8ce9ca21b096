/** Ending in order: with open event streams, with requests under way, and at once where somebody insists. And lines that dawdle are cut. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dovecot, type MailUser, startDovecot } from '../../support/dovecot';
import { ask, cleanUp, cookiesOf, ownHeaders, type RunningServer, runServer } from './run-server';

let dovecot: Dovecot;
let user: MailUser;

beforeAll(async () => {
  dovecot = await startDovecot();
  user = await dovecot.newUser();
});
afterAll(async () => {
  await cleanUp();
  await dovecot.stop();
});

const settings = () => ({
  ORIEL_IMAP: `imaps://localhost:${dovecot.ports.imaps}`,
  ORIEL_SMTP: 'smtps://localhost:465',
  ORIEL_CA_FILE: dovecot.ca,
});

async function signIn(server: RunningServer): Promise<string> {
  const body = JSON.stringify({ address: user.address, password: user.password });
  const answer = await ask({ port: server.port, path: '/api/session', method: 'POST', headers: ownHeaders(server.url), body });
  expect(answer.status, answer.body).toBe(200);
  return cookiesOf(answer);
}

/** Opens an event stream and resolves once it has begun; `closed` resolves with all it said. */
async function openEvents(server: RunningServer, cookie: string): Promise<{ closed: Promise<string> }> {
  const response = await fetch(`${server.url}/api/events`, { headers: { cookie } });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  expect(response.headers.get('cache-control')).toContain('no-transform');
  expect(response.headers.get('x-accel-buffering')).toBe('no');
  return { closed: response.text() };
}

describe('ending', () => {
  it('says bye to open event streams, closes the mail lines and exits with 0', async () => {
    const server = await runServer(settings());
    const cookie = await signIn(server);
    const streams = await Promise.all([openEvents(server, cookie), openEvents(server, cookie), openEvents(server, cookie)]);
    server.child.kill('SIGTERM');
    // 1 would be the hard end after ten seconds.
    expect(await server.ended).toBe(0);
    for (const { closed } of streams) {
      const said = await closed;
      expect(said).toMatch(/^retry: \d+\n\n/);
      expect(said).toMatch(/event: bye\ndata: \{\}\n\n$/);
    }
    expect(server.output()).toContain('"msg":"ended"');
    expect(server.output()).not.toContain('did not end in time');
    expect(dovecot.log()).toMatch(/Logged out/);
  });

  it('lets a request under way come to its end, and takes no new ones', async () => {
    const server = await runServer(settings());
    const body = JSON.stringify({ address: user.address, password: user.password });
    const socket = connect(server.port, '127.0.0.1');
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    const headers = Object.entries(ownHeaders(server.url, { Host: `127.0.0.1:${server.port}`, 'Content-Length': String(body.length) }));
    socket.write(
      `POST /api/session HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body.slice(0, 10)}`,
    );
    while ((await ask({ port: server.port, path: '/api/health' })).status !== 200);
    server.child.kill('SIGTERM');
    while (
      await ask({ port: server.port, path: '/api/health' }).then(
        () => true,
        () => false,
      )
    );
    socket.write(body.slice(10));
    await closed;
    expect(said).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(await server.ended).toBe(0);
  });

  it('ends at once on a second signal', async () => {
    const server = await runServer(settings());
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    const headers = Object.entries(ownHeaders(server.url, { Host: `127.0.0.1:${server.port}`, 'Content-Length': '100' }));
    socket.write(`POST /api/session HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n{`);
    while ((await ask({ port: server.port, path: '/api/health' })).status !== 200);
    server.child.kill('SIGTERM');
    while (!server.output().includes('"msg":"ending"')) await new Promise((resolve) => setTimeout(resolve, 20));
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(1);
    expect(server.output()).not.toContain('did not end in time');
    socket.destroy();
  });
});

it('cuts a line whose headers do not arrive', async () => {
  const server = await runServer(settings());
  const socket = connect(server.port, '127.0.0.1');
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');
  const drip = setInterval(() => socket.writable && socket.write('a'), 500);
  await new Promise((resolve) => socket.on('close', resolve));
  clearInterval(drip);
  expect(said).toMatch(/^HTTP\/1\.1 408/);
});

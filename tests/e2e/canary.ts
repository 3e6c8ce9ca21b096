/** A loopback server that counts every contact: TCP connections as well as requests (security.md lesson 2). */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Canary {
  /** For example `http://127.0.0.1:4711`. */
  url: string;
  port: number;
  connections(): number;
  requests(): string[];
  stop(): Promise<void>;
}

/** Starts a canary on a free port. */
export async function startCanary(): Promise<Canary> {
  let connections = 0;
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.end();
  });
  server.on('connection', (socket) => {
    connections += 1;
    // Whoever speaks TLS says the name in the clear (RFC 6066 section 3): worth a line in the failure.
    socket.once('data', (bytes: Buffer) => {
      const name = bytes[0] === 22 ? bytes.toString('latin1').match(/[a-z\d-]+(?:\.[a-z\d-]+)+/i)?.[0] : undefined;
      if (name) requests.push(`TLS ${name}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    connections: () => connections,
    requests: () => requests,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

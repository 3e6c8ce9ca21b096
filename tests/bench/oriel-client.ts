/** A signed-in browser's half of HTTP: one kept connection, the session cookie, compressed answers. Times run to the last byte. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  bytes: Buffer;
  ms: number;
}

function unpack({ headers, bytes }: Answer): Buffer {
  if (headers['content-encoding'] === 'gzip') return gunzipSync(bytes);
  return headers['content-encoding'] === 'br' ? brotliDecompressSync(bytes) : bytes;
}

export class OrielClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1, noDelay: true });
  cookie = '';

  constructor(readonly url: string) {}

  private send(method: string, path: string, body?: string): Promise<Answer> {
    const headers: Record<string, string> = { 'accept-encoding': 'gzip, br', cookie: this.cookie };
    if (body !== undefined) Object.assign(headers, { 'content-type': 'application/json', 'x-oriel': '1', origin: this.url });
    return new Promise((resolve, reject) => {
      const start = performance.now();
      const outgoing = request(`${this.url}${path}`, { method, agent: this.agent, headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            bytes: Buffer.concat(chunks),
            ms: performance.now() - start,
          }),
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  private checked(path: string, answer: Answer): Answer {
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${unpack(answer).toString().slice(0, 160)}`);
    return answer;
  }

  async signIn(address: string, password: string): Promise<void> {
    const answer = this.checked('/api/session', await this.send('POST', '/api/session', JSON.stringify({ address, password })));
    this.cookie = (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
  }

  /** Milliseconds from asking to the last byte, and the answer unpacked afterwards. */
  async get(path: string): Promise<{ ms: number; body: Buffer }> {
    const answer = this.checked(path, await this.send('GET', path));
    return { ms: answer.ms, body: unpack(answer) };
  }

  async json<T>(path: string): Promise<{ ms: number; value: T }> {
    const { ms, body } = await this.get(path);
    return { ms, value: JSON.parse(body.toString()) as T };
  }

  /** Milliseconds from sending a change to the last byte of its answer. */
  async post(path: string, body: unknown): Promise<number> {
    return this.checked(path, await this.send('POST', path, JSON.stringify(body))).ms;
  }

  /** Opens the event stream on a connection of its own; `onData` gets each event's data as it arrives. Resolves when it is open. */
  events(since: string, onData: (data: string) => void): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        `${this.url}/api/events?since=${encodeURIComponent(since)}`,
        { headers: { cookie: this.cookie, accept: 'text/event-stream' } },
        (incoming) => {
          if (incoming.statusCode !== 200) reject(new Error(`/api/events answered ${incoming.statusCode}`));
          // Closing the stream from this side is an "error" to both.
          const lines = createInterface({ input: incoming }).on('error', () => undefined);
          lines.on('line', (line) => {
            if (line.startsWith('data:')) onData(line.slice(5).trim());
          });
          incoming.on('error', () => undefined);
          resolve(() => outgoing.destroy());
        },
      );
      outgoing.on('error', reject);
      outgoing.end();
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

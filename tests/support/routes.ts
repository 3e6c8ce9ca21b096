/** Oriel's routes in the process of a test, and browsers that ask them: no server stands between, and what they answer is taken as it is. */
import { expect, vi } from 'vitest';
import type { RouteHandler } from '@/lib/http/route';
import type { Shell } from '@/lib/model/api';

export const origin = 'http://localhost';
let handlers: Record<string, RouteHandler | undefined> = {};

/** Sets Oriel up with these settings; `load` answers the routes, each by its path with ID for what varies in it. */
export async function startRoutes(settings: Record<string, string>, load: () => Promise<Record<string, object>>): Promise<void> {
  for (const [name, value] of Object.entries({ ORIEL_LOG: 'silent', ...settings })) vi.stubEnv(name, value);
  const { env } = await import('@/lib/env');
  const { migrate } = await import('@/lib/db/migrate');
  const { prepareDatabase } = await import('@/lib/db/client');
  await migrate(env().databaseUrl);
  await prepareDatabase();
  const { keepAttached } = await import('@/lib/mail/attach');
  keepAttached();
  handlers = Object.fromEntries(
    Object.entries(await load()).flatMap(([path, route]) =>
      Object.entries(route).map(([method, handler]): [string, RouteHandler] => [`${method} ${path}`, handler]),
    ),
  );
}

/** Lets go of the mail servers and the database. */
export async function stopRoutes(): Promise<void> {
  const { engine } = await import('@/lib/sync/engine');
  await engine().stop();
  const { closeDatabase } = await import('@/lib/db/client');
  await closeDatabase();
}

let place = 0;

/** A browser with its cookies. */
export class RouteBrowser {
  readonly cookies = new Map<string, string>();
  /** Where it asks from; another place each time where none is given. */
  address = '';

  async ask(method: string, path: string, body?: unknown): Promise<Response> {
    place += 1;
    const url = new URL(path, origin);
    const [, , , id = ''] = url.pathname.split('/');
    const pattern = url.pathname.replace(/^(\/api\/[a-z-]+)\/[^/]+/, '$1/ID');
    const handler = handlers[`${method} ${pattern}`];
    if (!handler) throw new Error(`There is no ${method} ${pattern}.`);
    const headers = new Headers({
      host: 'localhost',
      origin,
      'x-oriel': '1',
      'content-type': 'application/json',
      'x-oriel-address': this.address || `198.51.100.${place % 250}`,
      cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    });
    const request = new Request(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const response = await handler(request, { params: Promise.resolve({ id, provider: id }) });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(set) ?? [];
      this.cookies.set(name, value);
    }
    return response;
  }

  async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.ask(method, path, body);
    const text = await response.text();
    expect(response.status, `${method} ${path}: ${text}`).toBeLessThan(300);
    return JSON.parse(text) as T;
  }

  async #failure(method: string, path: string, body?: unknown) {
    const answer = (await (await this.ask(method, path, body)).json()) as { error?: { code: string; said: { code: string } } };
    return answer.error;
  }

  /** The code of a failure. */
  async code(method: string, path: string, body?: unknown): Promise<string> {
    return (await this.#failure(method, path, body))?.code ?? 'done';
  }

  /** The sentence of a failure. */
  async said(method: string, path: string, body?: unknown): Promise<string> {
    return (await this.#failure(method, path, body))?.said.code ?? 'done';
  }

  shell = () => this.json<Shell>('GET', '/api/mailboxes');
}

/**
 * An authorization server on loopback: the page that asks the person, tokens (RFC 6749, RFC 7636), codes for other devices (RFC 8628), taking back
 * (RFC 7009), and what a mail server asks about a token (RFC 7662). It is strict: a code and a refresh token are good once, and one that comes again ends
 * all that came of it (RFC 9700).
 */
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailServers } from './mail-servers';

/** What the server is told to do, and what it was asked. */
export interface OAuthServer {
  url: string;
  clientId: string;
  clientSecret: string;
  /** Seconds that access tokens of now are good for. */
  lifetime: number;
  /** Ms before a refresh is answered. */
  refreshTakesMs: number;
  /** The token service answers 503. */
  down: boolean;
  /** The note on the person is left out. */
  silent: boolean;
  /** Whoever asks about a code next is told to ask less often. */
  slow: boolean;
  /** How often each kind of token request was answered with tokens. */
  readonly given: { authorization_code: number; refresh_token: number; device_code: number };
  /** Whose permission was taken back by its client, each time. */
  readonly takenBack: string[];
  /** All tokens, codes and secrets there were: none of it may stand in a log. */
  readonly secrets: Set<string>;
  /** Tokens for somebody, as the token service gives them. */
  tokens(family: Family, nonce: string | null): { access_token: string; refresh_token: string };
  /** What the person does on the page `url`: answers where the browser is sent. */
  decide(url: string, address: string | null): string;
  /** What the person does with a code on another device. */
  type(code: string, address: string | null): void;
  /** The person, or the provider, takes everything back. */
  revoke(address: string): void;
  /** Access tokens are over, refresh tokens are not. */
  expire(address: string): void;
  /** The operator's file for ORIEL_OAUTH, with this one as `kestrel`. */
  settingsFor(servers: MailServers): string;
  /** Lines for dovecot.conf: this server is asked about tokens. */
  readonly dovecot: string;
  stop(): Promise<void>;
}

/** What came of one decision of a person. */
interface Family {
  address: string;
  ended: boolean;
}
interface Code {
  family: Family;
  redirectUri: string;
  challenge: string;
  nonce: string | null;
  used: boolean;
}
interface Device {
  userCode: string;
  decided: string | null | undefined;
}

const fresh = () => randomBytes(24).toString('base64url');

class Server {
  readonly codes = new Map<string, Code>();
  readonly refresh = new Map<string, { family: Family; used: boolean }>();
  readonly access = new Map<string, { family: Family; until: number }>();
  readonly devices = new Map<string, Device>();
  readonly given = { authorization_code: 0, refresh_token: 0, device_code: 0 };
  readonly takenBack: string[] = [];
  readonly secrets = new Set<string>();
  readonly clientId = 'oriel-of-the-tests';
  clientSecret = `client-${fresh()}`;
  lifetime = 3600;
  refreshTakesMs = 0;
  down = false;
  silent = false;
  slow = false;
  url = '';

  constructor() {
    this.secrets.add(this.clientSecret);
  }

  secret(): string {
    const made = fresh();
    this.secrets.add(made);
    return made;
  }

  tokens(family: Family, nonce: string | null) {
    const [accessToken, refreshToken] = [this.secret(), this.secret()];
    this.access.set(accessToken, { family, until: Date.now() + this.lifetime * 1000 });
    this.refresh.set(refreshToken, { family, used: false });
    const claims = {
      iss: this.url,
      aud: this.clientId,
      exp: Math.floor(Date.now() / 1000) + 600,
      email: family.address,
      nonce: nonce ?? undefined,
    };
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const note = this.silent ? {} : { id_token: `${part({ alg: 'none' })}.${part(claims)}.` };
    return { access_token: accessToken, token_type: 'Bearer', expires_in: this.lifetime, refresh_token: refreshToken, ...note };
  }

  byCode(form: URLSearchParams) {
    const code = this.codes.get(form.get('code') ?? '');
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (code?.used) code.family.ended = true;
    if (!code || code.used || code.redirectUri !== form.get('redirect_uri') || code.challenge !== verifier) return null;
    code.used = true;
    this.given.authorization_code += 1;
    return this.tokens(code.family, code.nonce);
  }

  byRefresh(form: URLSearchParams) {
    const known = this.refresh.get(form.get('refresh_token') ?? '');
    if (known?.used) known.family.ended = true;
    if (!known || known.used || known.family.ended) return null;
    known.used = true;
    this.given.refresh_token += 1;
    return this.tokens(known.family, null);
  }

  byDevice(form: URLSearchParams): object | string {
    const device = this.devices.get(form.get('device_code') ?? '');
    if (!device) return 'expired_token';
    if (this.slow) {
      this.slow = false;
      return 'slow_down';
    }
    if (device.decided === undefined) return 'authorization_pending';
    this.devices.delete(form.get('device_code') ?? '');
    if (device.decided === null) return 'access_denied';
    this.given.device_code += 1;
    return this.tokens({ address: device.decided, ended: false }, null);
  }

  isClient(form: URLSearchParams): boolean {
    return form.get('client_id') === this.clientId && form.get('client_secret') === this.clientSecret;
  }

  /** RFC 7009: the status, which is the same for a token that there is none of. */
  takeBack(form: URLSearchParams): number {
    if (!this.isClient(form)) return 401;
    const token = form.get('token') ?? '';
    const family = (this.refresh.get(token) ?? this.access.get(token))?.family;
    if (family) {
      family.ended = true;
      this.takenBack.push(family.address);
    }
    return 200;
  }

  answerToken(form: URLSearchParams): [number, object] {
    if (!this.isClient(form)) return [401, { error: 'invalid_client' }];
    const kind = form.get('grant_type');
    const given = kind === 'authorization_code' ? this.byCode(form) : kind === 'refresh_token' ? this.byRefresh(form) : this.byDevice(form);
    if (typeof given === 'string') return [400, { error: given, error_description: `About ${[...form.values()].join(' ')}` }];
    return given ? [200, given] : [400, { error: 'invalid_grant', error_description: `About ${[...form.values()].join(' ')}` }];
  }

  /** RFC 7662, as Dovecot asks it. */
  introspect(form: URLSearchParams): object {
    const known = this.access.get(form.get('token') ?? '');
    const active = known !== undefined && !known.family.ended && known.until > Date.now();
    return active ? { active: true, username: known.family.address } : { active: false };
  }

  begin(): object {
    const [deviceCode, userCode] = [this.secret(), `ORIEL-${randomBytes(2).toString('hex').toUpperCase()}`];
    this.devices.set(deviceCode, { userCode, decided: undefined });
    return { device_code: deviceCode, user_code: userCode, verification_uri: `${this.url}/typed`, expires_in: 600, interval: 1 };
  }

  /** Throws where the request is not one that a strict provider would show to anybody. */
  decide(address: string, person: string | null): string {
    const query = new URL(address).searchParams;
    const [redirectUri, challenge] = [query.get('redirect_uri') ?? '', query.get('code_challenge') ?? ''];
    const asIs = query.get('response_type') === 'code' && query.get('client_id') === this.clientId;
    if (!asIs || query.get('code_challenge_method') !== 'S256' || challenge.length !== 43)
      throw new Error('The request is not as it should be.');
    const back = new URL(redirectUri);
    back.searchParams.set('state', query.get('state') ?? '');
    back.searchParams.set('iss', this.url);
    if (person === null) back.searchParams.set('error', 'access_denied');
    else {
      const code = this.secret();
      const family = { address: person, ended: false };
      this.codes.set(code, { family, redirectUri, challenge, nonce: query.get('nonce'), used: false });
      back.searchParams.set('code', code);
    }
    return back.href;
  }

  of(address: string): Family[] {
    const all = [...this.access.values(), ...this.refresh.values()].map(({ family }) => family);
    return all.filter((family) => family.address === address);
  }
}

const bodyOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return new URLSearchParams(Buffer.concat(pieces).toString());
};

/** The page that asks the person, with the address that was shown to it filled in. */
function pageFor(url: string): string {
  const hint = new URL(url).searchParams.get('login_hint') ?? '';
  const escaped = (text: string) => text.replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<!doctype html><html lang="en"><title>Kestrel</title><h1>Oriel wants to read and send your mail</h1>
<form method="get" action="/decided"><input type="hidden" name="page" value="${escaped(url)}">
<label>Address <input name="address" value="${escaped(hint)}"></label>
<button name="what" value="allow">Allow</button><button name="what" value="deny">Deny</button></form></html>`;
}

async function handle(server: Server, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', server.url);
  const json = (status: number, value: object) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
  if (url.pathname === '/authorize') return void response.writeHead(200, { 'Content-Type': 'text/html' }).end(pageFor(url.href));
  if (url.pathname === '/decided') {
    const person = url.searchParams.get('what') === 'allow' ? url.searchParams.get('address') : null;
    return void response.writeHead(302, { Location: server.decide(url.searchParams.get('page') ?? '', person) }).end();
  }
  const form = await bodyOf(request);
  if (url.pathname === '/introspect') return void json(200, server.introspect(form));
  if (server.down) return void response.writeHead(503).end('<html>Out of order</html>');
  if (url.pathname === '/revoke') return void response.writeHead(server.takeBack(form)).end();
  if (url.pathname === '/device') return void json(200, server.begin());
  if (url.pathname !== '/token') return void response.writeHead(404).end();
  if (form.get('grant_type') === 'refresh_token') await new Promise((resolve) => setTimeout(resolve, server.refreshTakesMs));
  const [status, value] = server.answerToken(form);
  json(status, value);
}

/** Starts the server; it knows every address, and whoever decides on its page is the person they say. */
export async function startOAuthServer(): Promise<OAuthServer> {
  const server = new Server();
  const http = createServer((request, response) => {
    handle(server, request, response).catch((error: Error) => response.writeHead(400).end(error.message));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  server.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const folder = mkdtempSync(join(tmpdir(), 'oriel-oauth-'));
  chmodSync(folder, 0o755);
  const passdb = join(folder, 'dovecot-oauth2.conf.ext');
  const asked = ['introspection_mode = post', `introspection_url = ${server.url}/introspect`, 'username_attribute = username'];
  writeFileSync(passdb, [...asked, 'active_attribute = active', 'active_value = true', ''].join('\n'), { mode: 0o644 });
  return Object.assign(server, {
    dovecot: `auth_mechanisms = plain login xoauth2 oauthbearer\npassdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${passdb}\n}`,
    type: (userCode: string, address: string | null) => {
      const device = [...server.devices.values()].find((one) => one.userCode === userCode);
      if (!device) throw new Error(`There is no code ${userCode}.`);
      device.decided = address;
    },
    revoke: (address: string) => {
      for (const family of server.of(address)) family.ended = true;
    },
    expire: (address: string) => {
      for (const token of server.access.values()) if (token.family.address === address) token.until = 0;
    },
    settingsFor: ({ dovecot, postfix }: MailServers) => {
      const path = join(folder, 'providers.json');
      const { clientId, clientSecret, url } = server;
      const asked = { token: `${url}/token`, device: `${url}/device`, revocation: `${url}/revoke` };
      const places = { authorization: `${url}/authorize`, ...asked, issuer: url };
      const mail = { imap: `imaps://localhost:${dovecot.ports.imaps}`, smtp: `smtps://localhost:${postfix.ports.submissions}` };
      const pop3 = `pop3s://localhost:${dovecot.ports.pop3s}`;
      writeFileSync(
        path,
        JSON.stringify({ kestrel: { name: 'Kestrel', ...places, scopes: ['openid', 'mail'], clientId, clientSecret, ...mail, pop3 } }),
      );
      return path;
    },
    stop: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  });
}

/** Questions to services on the web that the operator named in the settings. They may be anywhere; over TLS, but on this machine. */
import { request as askPlain } from 'node:http';
import { request as askSecure } from 'node:https';
import { isIP } from 'node:net';
import { tlsOptions } from './resolve';

const withinMs = 15_000;
const mostBytes = 256 * 1024;

/**
 * Sends a form to a service that the operator named, and never one that a person or a letter did, and answers its status with what it says. Redirects are not
 * followed. Rejects with what the network says, and where the answer is too long or takes too long.
 */
export function postForm(address: string, form: string): Promise<{ status: number; body: string }> {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const headers = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(form),
  };
  const options = { method: 'POST', headers, agent: false, signal: AbortSignal.timeout(withinMs) };
  return new Promise((resolve, reject) => {
    const asked =
      url.protocol === 'https:'
        ? // Said outright, since a variable of the environment could turn the check of certificates off.
          askSecure(url, { ...options, ...tlsOptions(isIP(host) ? null : host), rejectUnauthorized: true })
        : askPlain(url, options);
    asked.once('error', reject);
    asked.once('response', (response) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > mostBytes) asked.destroy(new Error('The answer is too long.'));
        pieces.push(piece);
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString('utf8') }));
    });
    asked.end(form);
  });
}

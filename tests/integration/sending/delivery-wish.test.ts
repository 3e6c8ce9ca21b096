/** What is asked of servers that offer reports of delivery, and of those that do not: each line that they get. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '@/lib/model/account';
import { freePorts } from '../../support/ports';

interface Peer {
  server: Server;
  endpoint: Endpoint;
  heard: string[];
}

let folder: string;
let offering: Peer;
let plain: Peer;
let submit: typeof import('@/lib/smtp/submit');
let offers: typeof import('@/lib/smtp/delivery-offer');
const bytes = Buffer.from('Subject: x\r\n\r\nx\r\n');
const letter = { size: bytes.length, open: () => Readable.from([bytes], { objectMode: false }) };

/** A server that takes everything and keeps what it heard. */
function startPeer(port: number, ehlo: string): Promise<Peer> {
  const heard: string[] = [];
  const server = createServer((socket) => {
    let data = false;
    let rest = '';
    socket.on('error', () => undefined);
    socket.write('220 scripted\r\n');
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      const lines = rest.split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (data && line !== '.') continue;
        if (!data) heard.push(line);
        const answer = data ? '250 queued as 1' : /^EHLO/u.test(line) ? ehlo : line === 'DATA' ? '354 go on' : '250 ok';
        data = line === 'DATA';
        socket.write(`${answer}\r\n`);
        if (line === 'QUIT') socket.end();
      }
    });
  });
  const endpoint: Endpoint = { host: '127.0.0.1', port, security: 'plain' };
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve({ server, endpoint, heard })));
}

beforeAll(async () => {
  const [one = 0, two = 0, nobody = 0] = await freePorts(3);
  folder = mkdtempSync(join(tmpdir(), 'oriel-wish-'));
  const at = (port: number) => ({ imap: 'imap://127.0.0.1:1', smtp: `smtp://127.0.0.1:${port}` });
  writeFileSync(join(folder, 'servers.json'), JSON.stringify({ 'a.test': at(one), 'b.test': at(two), 'c.test': at(nobody) }));
  Object.assign(process.env, { ORIEL_DATA: folder, ORIEL_SERVERS: join(folder, 'servers.json'), ORIEL_LOG: 'silent' });
  submit = await import('@/lib/smtp/submit');
  offers = await import('@/lib/smtp/delivery-offer');
  offering = await startPeer(one, '250-scripted\r\n250 DSN');
  plain = await startPeer(two, '250 scripted');
});
afterAll(() => {
  offering?.server.close();
  plain?.server.close();
  rmSync(folder, { recursive: true, force: true });
});

const send = (peer: Peer, to: string[], asked: boolean) => {
  peer.heard.length = 0;
  const envelope = { from: 'anna@a.test', to, ...(asked ? { delivery: { envid: '3f0c-1=2' } } : {}) };
  return submit.submitMessage({ endpoint: peer.endpoint, login: 'anna', password: 'x' }, envelope, letter, async () => undefined);
};

describe('row 124: asking to be told of delivery (RFC 3461)', () => {
  it('names the letter and each recipient’s own address where the server offers it', async () => {
    expect(await send(offering, ['ben+list@b.test', 'carol@c.test'], true)).toMatchObject({ kind: 'accepted', reply: '250 queued as 1' });
    expect(offering.heard.filter((line) => /^(?:MAIL|RCPT)/u.test(line))).toEqual([
      'MAIL FROM:<anna@a.test> RET=HDRS ENVID=3f0c-1+3D2',
      'RCPT TO:<ben+list@b.test> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;ben+2Blist@b.test',
      'RCPT TO:<carol@c.test> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;carol@c.test',
    ]);
    expect(await offers.offersDelivery(offering.endpoint)).toBe(true);
  });

  it('asks nothing of a server that offers none, of which the writer is told before', async () => {
    expect(await send(plain, ['ben@b.test'], true)).toMatchObject({ kind: 'accepted' });
    expect(plain.heard.filter((line) => /^(?:MAIL|RCPT)/u.test(line))).toEqual(['MAIL FROM:<anna@a.test>', 'RCPT TO:<ben@b.test>']);
    expect(await offers.offersDelivery(plain.endpoint)).toBe(false);
  });

  it('asks nothing where the writer does not, and knows nothing of a server that is away', async () => {
    await send(offering, ['ben@b.test'], false);
    expect(offering.heard.filter((line) => /^(?:MAIL|RCPT)/u.test(line))).toEqual(['MAIL FROM:<anna@a.test>', 'RCPT TO:<ben@b.test>']);
    expect(await offers.offersDelivery({ ...plain.endpoint, port: 1 })).toBeNull();
  });
});

/** Which hosts the doctor looks at where nobody set any: those that files and tables name, and those that take the mail. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '@/lib/model/diagnosis';
import { configPath, page } from '../../support/internet';
import { startInternet } from './internet';

let net: Awaited<ReturnType<typeof startInternet>>;
let diagnose: typeof import('@/lib/discovery/diagnose')['diagnose'];
const here = ['127.0.0.1'];

beforeAll(async () => {
  net = await startInternet();
  ({ diagnose } = await import('@/lib/discovery/diagnose'));
  const { env } = await import('@/lib/env');
  // Where letters are taken on this machine, if they are.
  env().privateHosts.push('127.0.0.1:25', '[::1]:25');
});
beforeEach(() => net.reset());
afterAll(() => net?.stop());

async function lookAt(domain: string): Promise<Finding[]> {
  const plan = { domain, imap: null, smtp: null, nameServers: net.nameServers, others: true, ports: net.usual };
  const limits = { connect: 5000, quiet: 1500, whole: 15_000 };
  const found: Finding[] = [];
  for await (const finding of diagnose(plan, new AbortController().signal, limits)) found.push(finding);
  return found;
}

/** The ports that were looked at, as `imap 127.0.0.1:993`. */
const portsIn = (found: readonly Finding[]) =>
  found.flatMap((one) => (one.kind === 'port' ? [`${one.protocol} ${one.host}:${one.port}`] : []));
/** Those of the servers of this internet, as the files name them. */
const served = () => [`imap 127.0.0.1:${net.ports.imaps}`, `smtp 127.0.0.1:${net.ports.submissions}`];

describe('row 16: the doctor looks at', () => {
  it('the servers that the file of the domain names, and tells no file whose they are', async () => {
    net.world.names.set('autoconfig.files.example', here);
    net.world.https.set(`autoconfig.files.example${configPath}`, page(net.config('127.0.0.1')));
    const found = await lookAt('files.example');
    expect(found).toContainEqual({ kind: 'autoconfig', domain: 'files.example', host: 'autoconfig.files.example' });
    expect(portsIn(found)).toEqual(expect.arrayContaining(served()));
    expect(net.asked.filter((line) => line.includes('postmaster'))).toEqual([]);
  });

  it('those of a table on the web', async () => {
    net.world.names.set('table.example', here);
    net.world.https.set('table.example/v1.1/listed.example', page(net.config('127.0.0.1')));
    const found = await lookAt('listed.example');
    expect(found).toContainEqual({ kind: 'autoconfig', domain: 'listed.example', host: null });
    expect(portsIn(found)).toEqual(expect.arrayContaining(served()));
  });

  it('those of the operator’s own table', async () => {
    expect(portsIn(await lookAt('near.example'))).toEqual(expect.arrayContaining(served()));
  });

  it('port 25 of the host that takes the mail', async () => {
    net.world.mx.set('near.example', ['localhost']);
    expect(portsIn(await lookAt('near.example'))).toContain('smtp localhost:25');
  });
});

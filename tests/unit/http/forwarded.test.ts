import { describe, expect, it } from 'vitest';
import { checkProxyList, isLoopbackName, provenance } from '@/lib/http/forwarded';

const lies = { host: 'mail.example', 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' };

describe('provenance', () => {
  it('T42: believes nobody who was not listed', () => {
    expect(provenance({ peer: '203.0.113.7', headers: lies, trusted: [] })).toEqual({
      address: '203.0.113.7',
      proto: 'http',
      host: 'mail.example',
    });
    expect(provenance({ peer: '203.0.113.7', headers: lies, trusted: ['127.0.0.1'] }).address).toBe('203.0.113.7');
  });

  it('believes a listed proxy, by address, by network, and written as IPv6', () => {
    const expected = { address: '6.6.6.6', proto: 'https', host: 'evil.example' };
    for (const [peer, trusted] of [
      ['127.0.0.1', ['127.0.0.1']],
      ['::ffff:127.0.0.1', ['127.0.0.1']],
      ['10.1.2.3', ['10.0.0.0/8']],
      ['fd00::5', ['fd00::/8']],
    ] as const) {
      expect(provenance({ peer, headers: lies, trusted })).toEqual(expected);
    }
  });

  it('T42: takes the first address from our end that is no proxy, whatever the client put in front', () => {
    const headers = { host: 'h', 'x-forwarded-for': '1.1.1.1, 203.0.113.9, 10.0.0.2' };
    expect(provenance({ peer: '127.0.0.1', headers, trusted: ['127.0.0.1', '10.0.0.0/8'] }).address).toBe('203.0.113.9');
  });

  it('trusts what comes through the unix socket', () => {
    expect(provenance({ peer: null, headers: { ...lies, 'x-forwarded-for': '[2001:db8::1]:4711' }, trusted: [] })).toEqual({
      address: '2001:db8::1',
      proto: 'https',
      host: 'evil.example',
    });
    expect(provenance({ peer: null, headers: { host: 'h' }, trusted: [] })).toEqual({ address: 'local', proto: 'http', host: 'h' });
  });

  it('does not pass on what is no address or no host', () => {
    const headers = { host: 'h', 'x-forwarded-for': 'nobody\nknows', 'x-forwarded-host': 'a b<c>' };
    expect(provenance({ peer: '127.0.0.1', headers, trusted: ['127.0.0.1'] })).toEqual({ address: '127.0.0.1', proto: 'http', host: 'h' });
  });
});

describe('checkProxyList', () => {
  it('names the entry that is wrong', () => {
    expect(() => checkProxyList(['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8'])).not.toThrow();
    expect(() => checkProxyList(['127.0.0.1', 'proxy.example'])).toThrow(/proxy\.example/);
    expect(() => checkProxyList(['10.0.0.0/99'])).toThrow(/10\.0\.0\.0\/99/);
  });
});

describe('isLoopbackName', () => {
  it.each(['localhost', 'localhost:3000', '127.0.0.1:3000', '127.1.2.3', '[::1]:3000', 'oriel.localhost'])('knows %s', (host) =>
    expect(isLoopbackName(host)).toBe(true),
  );
  it.each(['', 'mail.example', 'localhost.evil.example', '127.0.0.1.nip.io', '10.0.0.1', 'notlocalhost'])('refuses %s', (host) =>
    expect(isLoopbackName(host)).toBe(false),
  );
});

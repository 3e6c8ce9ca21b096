import { describe, expect, test } from 'vitest';
import { canonicalAddress, classifyAddress } from '@/lib/net/address';

describe('T47: what an address means', () => {
  test.each([
    // IPv4 special-purpose registry
    ['0.0.0.0', 'special'],
    ['0.1.2.3', 'special'],
    ['10.0.0.1', 'special'],
    ['100.64.0.1', 'special'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'special'],
    ['172.16.0.1', 'special'],
    ['172.31.255.255', 'special'],
    ['172.32.0.1', 'public'],
    ['192.0.0.8', 'special'],
    ['192.0.2.1', 'special'],
    ['192.88.99.1', 'special'],
    ['192.168.1.1', 'special'],
    ['198.18.0.1', 'special'],
    ['198.51.100.7', 'special'],
    ['203.0.113.9', 'special'],
    ['224.0.0.1', 'special'],
    ['240.0.0.1', 'special'],
    ['255.255.255.255', 'special'],
    ['8.8.8.8', 'public'],
    // other notations of 127.0.0.1 and of a private address
    ['2130706433', 'loopback'],
    ['0x7f000001', 'loopback'],
    ['0177.0.0.1', 'loopback'],
    ['127.1', 'loopback'],
    ['0xa.0.0.1', 'special'],
    // IPv6
    ['::', 'special'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['fe80::1', 'special'],
    ['fe80::1%eth0', 'special'],
    ['fec0::1', 'special'],
    ['fc00::1', 'special'],
    ['fd12:3456::1', 'special'],
    ['ff02::1', 'special'],
    ['100::1', 'special'],
    ['2001:db8::1', 'special'],
    ['3fff::1', 'special'],
    ['5f00::1', 'special'],
    ['2001:2::1', 'special'],
    ['2001:20::1', 'special'],
    ['4000::1', 'special'],
    ['2606:4700::1', 'public'],
    // IPv4 inside IPv6
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['::ffff:10.0.0.1', 'special'],
    ['::ffff:8.8.8.8', 'public'],
    ['::127.0.0.1', 'loopback'],
    ['::7f00:1', 'special'],
    ['::808:808', 'special'],
    ['64:ff9b::7f00:1', 'special'],
    ['64:ff9b::a00:1', 'special'],
    ['64:ff9b::808:808', 'public'],
    ['64:ff9b:1::808:808', 'special'],
    ['2002:7f00:1::', 'special'],
    ['2002:808:808::', 'special'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'special'],
    // no address at all
    ['mail.example', 'special'],
    ['', 'special'],
    ['999.1.1.1', 'special'],
  ])('%s is %s', (literal, kind) => {
    expect(classifyAddress(literal)).toBe(kind);
  });

  test('one spelling for each address; other notations have none', () => {
    expect(canonicalAddress('::FFFF:127.0.0.1')).toBe('127.0.0.1');
    expect(canonicalAddress('0:0:0:0:0:0:0:1')).toBe('::1');
    expect(canonicalAddress('2130706433')).toBeNull();
    expect(canonicalAddress('0177.0.0.1')).toBeNull();
    expect(canonicalAddress('mail.example')).toBeNull();
  });
});

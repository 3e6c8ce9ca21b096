/** Which network addresses may be reached for a host that a person or a letter named. */
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What an address means: `public`, `loopback`, or `special` for everything of the IANA special-purpose registries. */
export type AddressKind = 'public' | 'loopback' | 'special';

const globalV6 = ipaddr.IPv6.parseCIDR('2000::/3');
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');
const ipv4Compatible = ipaddr.IPv6.parseCIDR('::/96');

function lastFourBytes(address: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}

function classifyV6(address: ipaddr.IPv6): AddressKind {
  if (address.range() === 'loopback') return 'loopback';
  if (address.isIPv4MappedAddress()) return classifyParsed(address.toIPv4Address());
  // A translator turns these into the IPv4 address they carry, so that one decides (RFC 6052).
  if (address.match(nat64)) return classifyParsed(lastFourBytes(address)) === 'public' ? 'public' : 'special';
  if (address.match(ipv4Compatible)) return 'special';
  // 6to4 and Teredo carry an address of somebody's relay; both are retired (RFC 7526), so nothing is lost by refusing them.
  return address.range() === 'unicast' && address.match(globalV6) ? 'public' : 'special';
}

function classifyParsed(address: Address): AddressKind {
  if (address instanceof ipaddr.IPv6) return classifyV6(address);
  const range = address.range();
  if (range === 'loopback') return 'loopback';
  return range === 'unicast' ? 'public' : 'special';
}

/** Classifies a literal address as a resolver gives it (RFC 6890; mapped, NAT64, 6to4 and Teredo forms looked into). Unreadable ones are `special`. */
export function classifyAddress(literal: string): AddressKind {
  const bare = literal.replace(/%.*$/, '');
  return ipaddr.isValid(bare) ? classifyParsed(ipaddr.parse(bare)) : 'special';
}

/** One spelling for each address, mapped IPv4 unwrapped, or null where `literal` is not an address in plain notation. */
export function canonicalAddress(literal: string): string | null {
  if (!ipaddr.IPv6.isValid(literal) && !ipaddr.IPv4.isValidFourPartDecimal(literal)) return null;
  return ipaddr.process(literal).toString();
}

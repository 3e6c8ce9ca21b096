/**
 * Loaded into a server under test by `node --import`, never by Oriel: the machine then lives in the little internet of internet.ts, as if its resolver and its routes led there.
 * ELSEWHERE is JSON: `names`, the name server that the system's look-ups ask, and `ports`, where on loopback the usual ports are served.
 */
import dns from 'node:dns';
import { Socket } from 'node:net';

const { names, ports } = JSON.parse(process.env.ELSEWHERE ?? '{}');

dns.promises.lookup = async (host) => {
  const resolver = new dns.promises.Resolver({ timeout: 2500, tries: 2 });
  resolver.setServers([names]);
  return (await resolver.resolve4(host)).map((address) => ({ address, family: 4 }));
};

const { connect } = Socket.prototype;
Socket.prototype.connect = function connectElsewhere(...given) {
  // `net.connect` hands its options over in a list, `tls.connect` as they are.
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  const port = /^127\./.test(options?.host ?? '') ? ports[options.port] : undefined;
  if (port !== undefined) options.port = port;
  return connect.apply(this, given);
};

import { BlockList, isIP } from 'node:net';

/** Tells where a request came from. */
export type FindClient = (peer: string | undefined, forwardedFor: string | undefined) => string;

/** Tells whether a connection comes from a proxy whose headers are believed. */
export type IsProxy = (peer: string | undefined) => boolean;

/**
 * The address of the client behind proxies that are trusted. Each proxy writes the address that it was called from at
 * the end of `X-Forwarded-For`, and whoever calls the first proxy may have written anything before that: so the list is
 * read from its end, as long as the address that wrote an entry is a trusted one.
 *
 * @param trusted addresses and networks, such as `10.0.0.0/8` or `fd00::/8`, checked by {@link networkProblem}
 */
export function clientFinder(trusted: readonly string[]): FindClient {
  const isTrusted = addressCheck(trusted);
  return (peer, forwardedFor) => {
    let client = plainAddress(peer ?? '') ?? '';
    const hops = (forwardedFor ?? '').split(',');
    while (client !== '' && isTrusted(client)) {
      const before = plainAddress(hops.pop() ?? '');
      // A proxy that writes `unknown` or nothing ends the trail: what stands before it is anybody's word.
      if (before === undefined) break;
      client = before;
    }
    return client;
  };
}

/** @param trusted as {@link clientFinder} takes them */
export function proxyCheck(trusted: readonly string[]): IsProxy {
  const isTrusted = addressCheck(trusted);
  return peer => {
    const address = plainAddress(peer ?? '');
    return address !== undefined && isTrusted(address);
  };
}

function addressCheck(trusted: readonly string[]): (address: string) => boolean {
  const proxies = new BlockList();
  for (const network of trusted) {
    const [address = '', prefix] = network.split('/');
    const family = familyOf(address);
    if (prefix === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(prefix), family);
  }
  return address => proxies.check(address, familyOf(address));
}

/** What is wrong with an entry of TRUSTED_PROXIES, or undefined. */
export function networkProblem(text: string): string | undefined {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return 'must be an address or a network such as 10.0.0.0/8';
  if (prefix === undefined) return undefined;
  const maxPrefix = family === 4 ? 32 : 128;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= maxPrefix
    ? undefined
    : `must have a prefix length of 0 to ${maxPrefix}`;
}

/** An address without port, brackets and the IPv6 form of IPv4; undefined for what is none. */
function plainAddress(text: string): string | undefined {
  const trimmed = text.trim();
  const bare =
    /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1] ??
    /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(trimmed)?.[1] ??
    trimmed;
  const address = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare;
  return isIP(address) === 0 ? undefined : address;
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

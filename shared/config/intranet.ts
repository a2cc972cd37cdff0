import { BlockList, isIP } from 'node:net';

/**
 * Networks that a message does not leave a private network for: RFC 1918, shared address space (RFC 6598), from which
 * clouds give their inner services addresses, benchmarking (RFC 2544), of which Huawei Cloud's VPC endpoints are a part,
 * loopback, and what IPv6 has for the same.
 */
const networks = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
] as const) {
  networks.addSubnet(network, prefix, 'ipv4');
}
networks.addAddress('::1', 'ipv6');
networks.addSubnet('fc00::', 7, 'ipv6');
networks.addSubnet('fe80::', 10, 'ipv6');

/** Whether an IP address is known to lie inside a private network. What is no address does not. */
export function isIntranetAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(bare);
  return family !== 0 && networks.check(bare, family === 4 ? 'ipv4' : 'ipv6');
}

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientFinder, networkProblem } from '../../../../deploy/serve/http/clientAddress.ts';

describe('the address of a client', () => {
  it.each([
    // Nobody is trusted: the header is anybody's word.
    [[], '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    [['10.0.0.0/8'], '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    // One proxy.
    [['10.0.0.0/8'], '10.1.2.3', '198.51.100.1', '198.51.100.1'],
    [['10.1.2.3'], '::ffff:10.1.2.3', ' 198.51.100.1 ', '198.51.100.1'],
    // What the client wrote itself stands before what the proxy wrote.
    [['10.0.0.0/8'], '10.1.2.3', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    [['10.0.0.0/8'], '10.1.2.3', '10.9.9.9, 198.51.100.1', '198.51.100.1'],
    // Two proxies, each of which wrote whom it was called by.
    [['10.0.0.0/8', '192.0.2.5/32'], '10.1.2.3', '1.1.1.1, 198.51.100.1, 192.0.2.5', '198.51.100.1'],
    // A client inside the trusted network.
    [['10.0.0.0/8'], '10.1.2.3', '10.4.5.6', '10.4.5.6'],
    [['10.0.0.0/8'], '10.1.2.3', undefined, '10.1.2.3'],
    // Ports, brackets and what is no address.
    [['10.0.0.0/8'], '10.1.2.3', '198.51.100.1:4711', '198.51.100.1'],
    [['fd00::/8'], 'fd00::1', '[2001:db8::7]:4711', '2001:db8::7'],
    [['fd00::/8'], 'fd00::1', '2001:db8::7', '2001:db8::7'],
    [['10.0.0.0/8'], '10.1.2.3', '198.51.100.1, unknown', '10.1.2.3'],
    [['10.0.0.0/8'], '10.1.2.3', '', '10.1.2.3'],
    [['0.0.0.0/0'], '10.1.2.3', '1.1.1.1, 2.2.2.2', '1.1.1.1'],
    [['10.0.0.0/8'], undefined, '1.1.1.1', ''],
  ])('behind %j, called by %s with %j, is %s', (trusted, peer, forwardedFor, client) => {
    expect(clientFinder(trusted)(peer, forwardedFor)).toBe(client);
  });

  it('is never one that an untrusted peer claims, whatever it writes', () => {
    const find = clientFinder(['10.0.0.0/8', 'fd00::/8']);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.array(fc.ipV4()).map(String)), header => {
        expect(find('203.0.113.7', header)).toBe('203.0.113.7');
      }),
    );
  });

  it('is an address whatever a trusted proxy hands on', () => {
    const find = clientFinder(['10.0.0.0/8']);
    fc.assert(
      fc.property(fc.string(), header => {
        expect(find('10.0.0.1', header)).toMatch(/^[0-9a-f.:]+$/i);
      }),
    );
  });
});

describe('an entry of TRUSTED_PROXIES', () => {
  it.each(['10.0.0.0/8', '192.0.2.1', '0.0.0.0/0', 'fd00::/8', '::1'])('%s is right', text => {
    expect(networkProblem(text)).toBeUndefined();
  });
  it.each(['', 'nginx', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0/8', 'fd00::/129', '10.0.0.0/-1', '10.0.0.0/'])(
    '%j is wrong',
    text => {
      expect(networkProblem(text)).toMatch(/^must /);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { nameBasedUuid } from '../../../shared/wire/uuid5.ts';

const dnsNamespace = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

describe('nameBasedUuid', () => {
  it('gives the example of RFC 9562, appendix A.4', () => {
    expect(nameBasedUuid(dnsNamespace, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it("gives the value of Python's uuid5 for a name beyond ASCII", () => {
    expect(nameBasedUuid(dnsNamespace, '云商店')).toBe('38bfac61-b03c-55a9-b668-2e1000318a4e');
  });

  it('reads the namespace without regard to letter case', () => {
    expect(nameBasedUuid(dnsNamespace.toUpperCase(), 'a')).toBe(nameBasedUuid(dnsNamespace, 'a'));
  });

  it.each(['', 'dns', '6ba7b810-9dad-11d1-80b4-00c04fd430c', `${dnsNamespace}\n0`, `0${dnsNamespace}`])(
    'refuses %j as a namespace',
    namespace => {
      expect(() => nameBasedUuid(namespace, 'a')).toThrow(
        expect.objectContaining({ name: 'WireError', code: 'invalid-namespace' }),
      );
    },
  );
});

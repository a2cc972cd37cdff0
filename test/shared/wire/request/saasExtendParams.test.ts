import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSaasExtendParams } from '../../../../shared/wire/request/saasExtendParams.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';
import { fuzzRuns } from '../fuzzRuns.ts';

interface Inputs {
  queryValue: string;
  base64: string;
}
interface Expected {
  items: { name: string; value: string }[];
}
const vectors = [
  ...vectorsOfKind<Inputs, Expected>('saas', 'saas-extend-params'),
  ...vectorsOfKind<Inputs, Expected>('license', 'saas-extend-params'),
];

const written = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64');

describe('saasExtendParams', () => {
  it.each(vectors)('are read as in $name', ({ inputs, expected }) => {
    expect(readSaasExtendParams(decodeURIComponent(inputs.queryValue))).toEqual({
      ok: true,
      items: expected.items,
    });
    expect(readSaasExtendParams(inputs.base64)).toEqual({ ok: true, items: expected.items });
  });

  it('are read in either alphabet, without padding, and with blanks for plus', () => {
    const items = [{ name: 'q', value: '>>>???中文~~~' }];
    const base64 = written(items);
    expect(base64).toMatch(/[+/]/);
    const spellings = [
      base64.replaceAll('+', '-').replaceAll('/', '_'),
      base64.replace(/=+$/, ''),
      base64.replaceAll('+', ' '),
      `\n${base64}\n`,
    ];
    for (const spelling of spellings) expect(readSaasExtendParams(spelling)).toEqual({ ok: true, items });
  });

  it('keep unknown names, other members left out, and values that are no text as JSON', () => {
    const content = [
      { name: 'new', value: 5, more: true },
      { name: 'platformParams', value: { tennantId: 't' } },
      { name: 'empty', value: null },
      { name: 'none' },
    ];
    expect(readSaasExtendParams(written(content))).toEqual({
      ok: true,
      items: [
        { name: 'new', value: '5' },
        { name: 'platformParams', value: '{"tennantId":"t"}' },
        { name: 'empty', value: '' },
        { name: 'none', value: '' },
      ],
    });
    expect(readSaasExtendParams(written({ name: 'single', value: 'x' }))).toMatchObject({ ok: true });
  });

  it('keep the digits of a long number, and none is a list too', () => {
    const long = Buffer.from('[{"name":"idNum","value":35225555555565612345}]').toString('base64');
    expect(readSaasExtendParams(long)).toEqual({
      ok: true,
      items: [{ name: 'idNum', value: '35225555555565612345' }],
    });
    expect(readSaasExtendParams(written([]))).toEqual({ ok: true, items: [] });
  });

  it('are unreadable as a whole with one entry that is none, cut short, or nested without end', () => {
    const base64 = written([{ name: 'a', value: 'b' }]);
    expect(readSaasExtendParams(written([{ name: 'a', value: 'b' }, null]))).toEqual({ ok: false });
    expect(readSaasExtendParams(base64.slice(0, -8))).toEqual({ ok: false });
    expect(readSaasExtendParams(encodeURIComponent(base64.replace(/=*$/, '==')))).toEqual({ ok: false });
    expect(readSaasExtendParams(Buffer.from('['.repeat(1500)).toString('base64'))).toEqual({ ok: false });
  });

  it('are unreadable with a character that base64 has not, and with bytes that are no UTF-8', () => {
    const base64 = written([{ name: 'a', value: 'bcd' }]);
    const broken = Buffer.from('[{"name":"a","value":"\xff"}]', 'latin1').toString('base64');
    for (const text of [
      `*${base64}`,
      `${base64}*`,
      `${base64.slice(0, 8)}*${base64.slice(8)}`,
      `${base64}===`,
      broken,
    ])
      expect(readSaasExtendParams(text)).toEqual({ ok: false });
  });

  it.each(['', 'no base64!', 'AAAA', written('text'), written([1]), written([{ value: 'x' }]), '/////w=='])(
    'are unreadable: %j',
    text => {
      expect(readSaasExtendParams(text)).toEqual({ ok: false });
    },
  );

  it('come back whatever they are, and never throw', () => {
    const item = fc.record({ name: fc.string({ unit: 'grapheme' }), value: fc.string({ unit: 'grapheme' }) });
    fc.assert(
      fc.property(fc.array(item), items => {
        expect(readSaasExtendParams(written(items))).toEqual({ ok: true, items });
      }),
      fuzzRuns,
    );
    fc.assert(
      fc.property(fc.string(), text => {
        expect(typeof readSaasExtendParams(text).ok).toBe('boolean');
      }),
      fuzzRuns,
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { departmentTree } from '../../../../shared/kit/department/rules.ts';
import { propertyRuns } from '../../../support/propertyRuns.ts';

interface Node {
  readonly orgCode: string;
  readonly children: readonly Node[];
}

const department = (orgCode: string, parentCode: string | null) => ({ orgCode, parentCode });
const tree = (departments: readonly ReturnType<typeof department>[]) =>
  departmentTree(departments) as unknown as readonly Node[];
/** `a(b c)`: a with the children b and c. */
const drawn = (nodes: readonly Node[]): string =>
  nodes
    .map(({ orgCode, children }) => (children.length === 0 ? orgCode : `${orgCode}(${drawn(children)})`))
    .join(' ');

describe('the tree of departments', () => {
  it.each([
    ['children below their parents, wherever they stand', 'b<a c<a a d<c', 'a(b c(d))'],
    ['a parent that nobody knows as a root', 'b<nobody a', 'b a'],
    ['its own parent as a root', 'a<a b<a', 'a(b)'],
    ['a circle from its first code, and what hangs on it', 'c<a b<c a<b x<b', 'a(c(b(x)))'],
    ['two circles', 'a<b b<a d<c c<d', 'a(b) c(d)'],
    ['nothing', '', ''],
  ])('shows %s', (_, list, expected) => {
    const departments = list
      .split(' ')
      .filter(text => text !== '')
      .map(text => text.split('<'))
      .map(([code = '', parent = null]) => department(code, parent));
    expect(drawn(tree(departments))).toBe(expected);
  });

  it('goes on with new roots below the hundredth level, so that a chain of thousands can be written as JSON', () => {
    const code = (index: number) => String(index).padStart(5, '0');
    const chain = Array.from({ length: 20_000 }, (_, index) =>
      department(code(index), index === 0 ? null : code(index - 1)),
    );
    const roots = tree(chain);
    expect(roots.map(({ orgCode }) => orgCode)).toEqual(
      Array.from({ length: 200 }, (_, index) => code(index * 100)),
    );
    expect(JSON.stringify(roots).length).toBeGreaterThan(1_000_000);
  });

  it('holds every department once, whatever its parents are', () => {
    const code = fc.constantFrom(...'abcdefgh');
    const list = fc.uniqueArray(fc.record({ orgCode: code, parentCode: fc.option(code) }), {
      selector: ({ orgCode }) => orgCode,
    });
    const codesOf = (nodes: readonly Node[]): readonly string[] =>
      nodes.flatMap(({ orgCode, children }) => [orgCode, ...codesOf(children)]);
    fc.assert(
      fc.property(list, departments => {
        expect([...codesOf(tree(departments))].sort()).toEqual(
          departments.map(({ orgCode }) => orgCode).sort(),
        );
      }),
      { seed: 20_260_202, numRuns: propertyRuns(200) },
    );
  });
});

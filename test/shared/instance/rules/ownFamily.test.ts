import { describe, expect, it } from 'vitest';
import { foreignCall } from '../../../../shared/instance/rules/ownFamily.ts';
import { someInstance } from '../someInstance.ts';

const v1 = someInstance({ family: 'saas-v1', productId: 'p-1', skuCode: 's-1' });
const alarm = {
  name: 'CallOfAnotherFamily',
  detail: {
    ...{ instanceId: 'i-1', orderId: 'CS1', activity: 'releaseInstance' },
    ...{ family: 'saas-v2', instanceFamily: 'saas-v1' },
  },
};

describe('a call that names an instance of another family', () => {
  const call = { family: 'saas-v2', activity: 'releaseInstance' } as const;

  it('is told to a person, and not taken', () => {
    expect(foreignCall(v1, call, [])).toEqual(alarm);
    expect(foreignCall(v1, call, ['p-2', 's-2'])).toEqual(alarm);
  });

  it('is taken where the product or its specification was moved to the new interface', () => {
    expect(foreignCall(v1, call, ['p-1'])).toBeUndefined();
    expect(foreignCall(v1, call, ['s-1'])).toBeUndefined();
  });

  it('is not taken the other way round: V1 is nobody’s successor', () => {
    const v2 = someInstance({ productId: 'p-1' });
    expect(foreignCall(v2, { ...call, family: 'saas-v1' }, ['p-1'])).toMatchObject({
      name: 'CallOfAnotherFamily',
    });
  });

  it('is none when it comes from its own family, or from no family at all', () => {
    expect(foreignCall(v1, { ...call, family: 'saas-v1' }, [])).toBeUndefined();
    expect(foreignCall(v1, { activity: 'seller release' }, [])).toBeUndefined();
  });
});

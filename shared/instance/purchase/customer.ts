import { defined } from '../../platform/defined.ts';
import type { Sealer } from '../../seal/sealer.ts';
import { decryptValue, type EncryptType } from '../../wire/cipher/encryptedValue.ts';
import type { JsonObject } from '../../wire/json.ts';
import { instanceKey } from '../identity.ts';
import { type ExtendParams, readExtendParams } from './extendParams.ts';

/** What calls of the GET families say of the buyer, as received. */
export interface BuyerFields {
  readonly customerId: string;
  readonly customerName?: string | undefined;
  readonly userId?: string | undefined;
  readonly userName?: string | undefined;
  readonly mobilePhone?: string | undefined;
  readonly email?: string | undefined;
  readonly saasExtendParams?: string | undefined;
}

/** What the seller's product is told of the buyer. */
export interface Customer extends ExtendParams {
  readonly customerId: string;
  readonly customerName?: string;
  readonly userId?: string;
  readonly userName?: string;
  /** Decrypted; `{unreadable}` keeps a ciphertext that no key opens. */
  readonly mobilePhone?: string | { readonly unreadable: string };
  readonly email?: string | { readonly unreadable: string };
  /** Parameters that no page names, as received. They may be about the buyer, so they are kept like the rest here. */
  readonly otherFields?: JsonObject;
}

export interface CustomerReading {
  readonly customer: Customer;
  /** Names of the fields that could not be read: to be warned of, never a reason to refuse the order. */
  readonly unreadable: readonly string[];
}

/** Reads the buyer of a call. `secret` is the key that verified it; `encryptType` the size tried first. */
export function readCustomer(
  fields: BuyerFields,
  extra: JsonObject,
  secret: string,
  encryptType: EncryptType,
): CustomerReading {
  const unreadable: string[] = [];
  const decrypted = (name: 'mobilePhone' | 'email') => {
    const ciphertext = fields[name];
    if (ciphertext === undefined || ciphertext.trim() === '') return {};
    const text = decryptValue(secret, encryptType, ciphertext);
    if (text === undefined) unreadable.push(name);
    return { [name]: text ?? { unreadable: ciphertext } };
  };
  const { customerId, customerName, userId, userName, saasExtendParams } = fields;
  const extend = readExtendParams(saasExtendParams);
  if (extend.extendParamsText !== undefined) unreadable.push('saasExtendParams');
  const others = Object.entries(extra).filter(([name]) => name !== 'mobilePhone' && name !== 'email');
  return {
    customer: {
      customerId,
      ...defined({ customerName, userId, userName }),
      ...decrypted('mobilePhone'),
      ...decrypted('email'),
      ...extend,
      ...(others.length === 0 ? {} : { otherFields: Object.fromEntries(others) }),
    },
    unreadable,
  };
}

/** Sealed for the instance's item: personal data is never stored in the open. */
export function sealCustomer(customer: Customer, instanceId: string, sealer: Sealer): string {
  return sealer.seal(JSON.stringify(customer), { pk: instanceKey(instanceId).pk, attribute: 'customer' });
}

import { decryptValue, type EncryptType } from '../wire/encryptedValue.ts';
import { readSaasExtendParams } from '../wire/saasExtendParams.ts';
import type { Sealer } from './concept.ts';
import { instanceKey } from './identity.ts';

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
export interface Customer {
  readonly customerId: string;
  readonly customerName?: string;
  readonly userId?: string;
  readonly userName?: string;
  /** Decrypted; `{unreadable}` keeps a ciphertext that no key opens. */
  readonly mobilePhone?: string | { readonly unreadable: string };
  readonly email?: string | { readonly unreadable: string };
  /** The seller's own questions to the buyer, by name. */
  readonly extendParams?: readonly { readonly name: string; readonly value: string }[];
  /** As received, when it could not be read. */
  readonly extendParamsText?: string;
}

export interface CustomerReading {
  readonly customer: Customer;
  /** Names of the fields that could not be read: to be warned of, never a reason to refuse the order. */
  readonly unreadable: readonly string[];
}

/** Reads the buyer of a call. `secret` is the key that verified it; `encryptType` the size tried first. */
export function readCustomer(fields: BuyerFields, secret: string, encryptType: EncryptType): CustomerReading {
  const unreadable: string[] = [];
  const decrypted = (name: 'mobilePhone' | 'email') => {
    const ciphertext = fields[name];
    if (ciphertext === undefined) return {};
    const text = decryptValue(secret, encryptType, ciphertext);
    if (text === undefined) unreadable.push(name);
    return { [name]: text ?? { unreadable: ciphertext } };
  };
  const { customerId, customerName, userId, userName, saasExtendParams } = fields;
  const extend = saasExtendParams === undefined ? undefined : readSaasExtendParams(saasExtendParams);
  if (extend?.ok === false) unreadable.push('saasExtendParams');
  return {
    customer: {
      customerId,
      ...(customerName === undefined ? {} : { customerName }),
      ...(userId === undefined ? {} : { userId }),
      ...(userName === undefined ? {} : { userName }),
      ...decrypted('mobilePhone'),
      ...decrypted('email'),
      ...(extend?.ok === true ? { extendParams: extend.items } : {}),
      ...(extend?.ok === false && saasExtendParams !== undefined
        ? { extendParamsText: saasExtendParams }
        : {}),
    },
    unreadable,
  };
}

/** Sealed for the instance's item: personal data is never stored in the open. */
export function sealCustomer(customer: Customer, instanceId: string, sealer: Sealer): string {
  return sealer.seal(JSON.stringify(customer), { pk: instanceKey(instanceId).pk, attribute: 'customer' });
}

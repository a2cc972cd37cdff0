import { expect, it } from 'vitest';
import { parseConfig } from '../../../shared/config/config.ts';
import { productFor } from '../../../shared/config/productFor.ts';
import { usableVariables } from './usableVariables.ts';

it.each(['constructor', 'toString', '__proto__'])('finds no product named %s that nobody configured', id => {
  expect(productFor(parseConfig(usableVariables), [id])).toEqual(
    productFor(parseConfig(usableVariables), [undefined]),
  );
});

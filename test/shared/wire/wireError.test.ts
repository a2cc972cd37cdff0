import { expect, it } from 'vitest';
import { BridgeError } from '../../../shared/platform/bridgeError.ts';
import { WireError } from '../../../shared/wire/wireError.ts';

it('is a BridgeError with its own name, code and cause', () => {
  const error = new WireError('invalid-json', 'text', { cause: 'SyntaxError' });

  expect(error).toBeInstanceOf(BridgeError);
  expect(error).toMatchObject({
    name: 'WireError',
    code: 'invalid-json',
    message: 'text',
    cause: 'SyntaxError',
  });
});

import { describe, expect, it } from 'vitest';
import { openApiCode, readOpenApiAnswer } from '../../../../shared/wire/openApi/openApiAnswer.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';

describe('an answer', () => {
  it.each([
    ['{"error_code":92020000}', '92020000'],
    ['{"error_code":"","resultCode":"CBC.0000"}', 'MKT.0000'],
    ['{"error_code":null,"resultCode":"MKT. 0250"}', 'MKT.0250'],
    ['{"error_code":"MKT.\\u00000101"}', 'MKT.0101'],
    [`{"error_code":"${'9'.repeat(500)}"}`, '9'.repeat(64)],
    ['{"error_code":" "}', undefined],
    ['{"error_code":["MKT.0000"]}', undefined],
    ['"MKT.0000"', undefined],
    ['', undefined],
  ])('%.60s has the code %s', (body, code) => {
    expect(readOpenApiAnswer(body)?.code).toBe(code);
  });

  it.each(vectorsOfKind<{ code: string }, { code: string }>('open-apis', 'error-code'))(
    '$name',
    ({ inputs, expected }) => {
      expect(openApiCode(inputs.code)).toBe(expected.code);
      expect(openApiCode('CBC.0150')).toBe('MKT.0150');
    },
  );
});

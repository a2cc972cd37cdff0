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

describe('what an answer says', () => {
  it.each([
    [{ error_code: 'MKT.0000', error_msg: 'success' }, 'MKT.0000', 'success'],
    [{ resultCode: 'MKT.0101', resultMsg: 'parameter' }, 'MKT.0101', 'parameter'],
    [{ error_code: 'A', resultCode: 'B', error_msg: ' ', resultMsg: 'second' }, 'A', 'second'],
    [{ error_code: 'A', resultCode: 'B', error_msg: 'first', resultMsg: 'second' }, 'A', 'first'],
    [{ error_code: {}, resultCode: 5, error_msg: 7 }, '5', '7'],
    [{ resultCode: 'MKT.0000' }, 'MKT.0000', ''],
  ])('is read whole from %j', (content, code, message) => {
    expect(readOpenApiAnswer(JSON.stringify(content))).toEqual({ code, message, content });
  });

  it.each([
    '',
    '<html>',
    '[{"error_code":"MKT.0000"}]',
    'null',
    '{}',
    '{"error_msg":"success"}',
    '{"error_code":" "}',
  ])('is nothing in %j', body => {
    expect(readOpenApiAnswer(body)).toBeUndefined();
  });

  it('is not read from what is nested too deep', () => {
    expect(
      readOpenApiAnswer(`{"error_code":"MKT.0000","data":${'['.repeat(70)}${']'.repeat(70)}}`),
    ).toBeUndefined();
  });

  it.each([
    ['CBC.0999', 'MKT.0999'],
    [' CBC. 0250\t', 'MKT.0250'],
    ['CBCX0999', 'CBCX0999'],
    ['APIGW.CBC.1', 'APIGW.CBC.1'],
    ['MKT.\u007f01\u4e0001~!', 'MKT.0101~!'],
    ['x'.repeat(65), 'x'.repeat(64)],
  ])('has for %j the code %s', (text, code) => {
    expect(openApiCode(text)).toBe(code);
  });
});

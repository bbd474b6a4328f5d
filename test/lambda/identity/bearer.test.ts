import { describe, expect, test } from '@jest/globals';
import type { MultiValueHeaders } from '../../../lambda/http/headers.ts';
import { readBearer } from '../../../lambda/identity/bearer.ts';
import { InvalidCredential } from '../../../lambda/identity/errors.ts';

describe('the bearer token of a request', () => {
  const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyXzEifQ.c2lnbmF0dXJl_-';

  test.each<[string, MultiValueHeaders, string]>([
    ['a JWT', { Authorization: [`Bearer ${jwt}`] }, jwt],
    ['an opaque token', { authorization: ['Bearer oat_AbC123'] }, 'oat_AbC123'],
    ['a scheme in lower case', { AUTHORIZATION: ['bearer ak_1'] }, 'ak_1'],
    ['two spaces between', { Authorization: ['Bearer  a'] }, 'a'],
    ['many spaces between', { Authorization: [`Bearer${' '.repeat(999)}a`] }, 'a'],
    ['padding', { Authorization: ['Bearer YQ=='] }, 'YQ=='],
    [
      'as many characters as there may be',
      { Authorization: [`Bearer ${'a'.repeat(8_192)}`] },
      'a'.repeat(8_192),
    ],
  ])('is read: %s', (_, headers, token) => {
    expect(readBearer(headers)).toBe(token);
  });

  test.each<[string, MultiValueHeaders | null | undefined]>([
    ['no headers', undefined],
    ['null', null],
    ['no Authorization header', { Accept: ['Bearer a'] }],
    ['a header without values', { Authorization: [] }],
    ['a header whose values are missing', { Authorization: undefined }],
    ['the same header twice', { Authorization: ['Bearer a', 'Bearer a'] }],
    ['two headers', { Authorization: ['Bearer a', 'Bearer b'] }],
    ['two headers in two cases', { Authorization: ['Bearer a'], authorization: ['Bearer b'] }],
    ['two tokens in one header', { Authorization: ['Bearer a, Bearer b'] }],
    ['two tokens after one scheme', { Authorization: ['Bearer a b'] }],
    ['an empty header', { Authorization: [''] }],
    ['the scheme alone', { Authorization: ['Bearer'] }],
    ['the scheme and nothing', { Authorization: ['Bearer '] }],
    ['no scheme', { Authorization: ['oat_AbC123'] }],
    ['another scheme', { Authorization: ['Basic YTpi'] }],
    ['DPoP', { Authorization: ['DPoP oat_AbC123'] }],
    ['a scheme that only ends so', { Authorization: ['XBearer a'] }],
    ['something in front', { Authorization: [' Bearer a'] }],
    ['a line break behind', { Authorization: ['Bearer a\n'] }],
    ['a tab between', { Authorization: ['Bearer\ta'] }],
    ['a no-break space between', { Authorization: ['Bearer\u00A0a'] }],
    ['many spaces and no token', { Authorization: [`Bearer${' '.repeat(8_192)}`] }],
    ['quotes', { Authorization: ['Bearer "a"'] }],
    ['padding in the middle', { Authorization: ['Bearer a=b'] }],
    ['characters beyond ASCII', { Authorization: ['Bearer töken'] }],
    ['a null character', { Authorization: ['Bearer a\0b'] }],
    ['a cookie instead', { Cookie: ['__session=eyJhbGciOiJSUzI1NiJ9.e30.c2ln'] }],
    ['one character too many', { Authorization: [`Bearer ${'a'.repeat(8_193)}`] }],
    ['a megabyte', { Authorization: [`Bearer ${'a'.repeat(1_048_576)}`] }],
    ['a megabyte that almost fits', { Authorization: [`Bearer ${'='.repeat(1_048_576)}x`] }],
  ])('is refused: %s', (_, headers) => {
    expect(() => readBearer(headers)).toThrow(InvalidCredential);
  });

  test('is never in the message of the refusal', () => {
    const headers = { Authorization: ['Bearer sek"ret', 'Bearer sek"ret'] };
    for (const values of [headers.Authorization, headers.Authorization.slice(1)]) {
      expect(() => readBearer({ Authorization: values })).not.toThrow(/sek/);
    }
  });
});

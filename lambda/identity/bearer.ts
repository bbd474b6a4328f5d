import { headerValues, type MultiValueHeaders } from '../http/headers.ts';
import { InvalidCredential } from './errors.ts';

/** Characters; API Gateway itself takes 10,240 bytes of headers in all. */
const maxTokenLength = 8_192;

/**
 * The bearer token of a request (RFC 6750, section 2.1; RFC 9110, section 11.4, allows any number of spaces before it). Throws `InvalidCredential` unless there is exactly one
 * Authorization header with one well-formed token.
 */
export function readBearer(headers: MultiValueHeaders | null | undefined): string {
  const values = headerValues(headers, 'authorization');
  const [value, ...others] = values;
  if (value === undefined || others.length > 0) {
    throw new InvalidCredential(`${values.length} Authorization headers`);
  }
  const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(value)?.[1];
  if (token === undefined) throw new InvalidCredential('no bearer token');
  if (token.length > maxTokenLength) throw new InvalidCredential(`a token of ${token.length} characters`);
  return token;
}

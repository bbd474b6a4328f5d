import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { beyondTheDocument } from '../../../../local/clerk/contract/accepted.ts';
import { requests } from '../../../../local/clerk/contract/requests.ts';
import { operations } from '../../../../local/clerk/operations.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import { undocumented } from '../instance/walks-instance.ts';
import { undocumentedPeople } from '../users/walks-people.ts';

let clerk: EmbeddedClerk;
beforeAll(async () => {
  clerk = await startEmbeddedClerk();
});
afterAll(() => clerk.close());

const send = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${clerk.url}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${clerk.secretKey}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const answer = (await response.json()) as { errors?: { code: string; meta?: { param_name?: string } }[] };
  return { status: response.status, errors: answer.errors ?? [] };
};
const person = { user_id: 'user_1', email_address: 'a@example.com' };
const [oneId] = ['user_2aaaaaaaaaaaaaaaaaaaaaaaaaa'];

describe("the rules of Clerk's document", () => {
  test('are there for every operation that the document has', () => {
    const keys = operations.map(({ method, path }) => `${method} ${path}`);
    const unknown = { ...undocumented, ...undocumentedPeople };
    expect(Object.keys(requests).toSorted()).toEqual(
      keys.filter((key) => !Object.hasOwn(unknown, key)).toSorted(),
    );
  });

  test('leave to another source only what they lack', () => {
    for (const [key, parameters] of Object.entries(beyondTheDocument)) {
      expect(requests[key]).toBeDefined();
      for (const parameter of parameters)
        expect(JSON.stringify(requests[key])).not.toContain(`"${parameter}"`);
    }
  });

  test.each([
    ['an unknown query parameter', 'GET', '/users?emial=a', 'form_param_unknown', 'emial'],
    [
      'a filter that only answers have',
      'GET',
      '/sessions?status=pending',
      'form_param_value_invalid',
      'status',
    ],
    [
      'several values where one belongs',
      'GET',
      '/sessions?user_id=a&user_id=b',
      'form_param_type_invalid',
      'user_id',
    ],
    ['a text for a number', 'GET', '/users?limit=ten', 'form_param_type_invalid', 'limit'],
    ['a fraction for a whole number', 'GET', '/users?offset=1.5', 'form_param_type_invalid', 'offset'],
    ['a text for a boolean', 'GET', '/users?banned=no', 'form_param_type_invalid', 'banned'],
    ['a number that is too large', 'GET', '/users?limit=501', 'form_param_value_too_large', 'limit'],
    ['a number that is too small', 'GET', '/users?offset=-1', 'form_param_value_invalid', 'offset'],
    [
      'counting after a cursor',
      'GET',
      '/users/count?starting_after=user_1',
      'form_param_unknown',
      'starting_after',
    ],
  ])('refuse %s', async (_, method, path, code, parameter) => {
    const { status, errors } = await send(method, path);
    expect(status).toBe(422);
    expect(errors).toEqual([expect.objectContaining({ code, meta: { param_name: parameter } })]);
  });

  test.each([
    ['an unknown key', '/users', { emailAddress: ['a@example.com'] }, 'form_param_unknown', 'emailAddress'],
    ['a missing key', '/email_addresses', { user_id: 'user_1' }, 'form_param_missing', 'email_address'],
    ['another type', '/email_addresses', { ...person, primary: 'yes' }, 'form_param_type_invalid', 'primary'],
    [
      'null where a value belongs',
      '/email_addresses',
      { ...person, user_id: null },
      'form_param_nil',
      'user_id',
    ],
    [
      'another value than the document has',
      '/users',
      { password_hasher: 'rot13' },
      'form_param_value_invalid',
      'password_hasher',
    ],
    [
      'an unknown key in an object',
      '/saml_connections',
      { name: 'a', provider: 'saml_custom', domain: 'a.example', attribute_mapping: { shoe_size: 'x' } },
      'form_param_unknown',
      'shoe_size',
    ],
    ['an item of another type', '/users', { email_address: [1] }, 'form_param_type_invalid', 'email_address'],
  ])('refuse %s in a body', async (_, path, body, code, parameter) => {
    const { status, errors } = await send('POST', path, body);
    expect(status).toBe(422);
    expect(errors).toContainEqual(expect.objectContaining({ code, meta: { param_name: parameter } }));
  });

  test('refuse a list where an object belongs', async () => {
    expect(await send('POST', '/users', [])).toMatchObject({
      status: 400,
      errors: [{ code: 'request_body_invalid' }],
    });
  });

  test('are told by 400 bad_request where a service of its own answers', async () => {
    const bad = { status: 400, errors: [{ code: 'bad_request' }] };
    expect(await send('GET', '/api_keys?subject=nobody')).toMatchObject(bad);
    expect(await send('GET', `/api_keys?subject=${oneId}&page=2`)).toMatchObject(bad);
    expect(await send('POST', '/api_keys', { subject: oneId, name: 'ab' })).toMatchObject(bad);
  });

  test('keep unknown keys out of a body, too, that the document leaves open', async () => {
    const { status, errors } = await send('POST', '/sessions', { user_id: 'user_1', role: 'admin' });
    expect(status).toBe(422);
    expect(errors).toEqual([
      expect.objectContaining({ code: 'form_param_unknown', meta: { param_name: 'role' } }),
    ]);
  });
});

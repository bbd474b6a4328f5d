import { describe, expect, test } from '@jest/globals';
import { requests as heldTo, howOf } from '../../../lambda/reach/requests.ts';
import { requests } from '../../../local/clerk/contract/requests.ts';

/** All that Clerk has, with `*` for ids. */
const all = Object.keys(requests).map((key) => {
  const [method = '', path = ''] = key.split(' ');
  return `${method.toUpperCase()} ${path.slice(1).replaceAll(/\{\w+\}/g, '*')}`;
});
const isHeld = (request: string) => {
  const [method = '', path = ''] = request.split(' ');
  return howOf({ method, path: path.split('/') }) !== undefined;
};

describe('the requests that can be held to a reach', () => {
  test('are all such as Clerk has', () => {
    expect(Object.keys(heldTo).filter((request) => !all.includes(request))).toEqual([]);
  });

  test('are of users, sessions, organizations and what is in these, and none of the instance but its roles', () => {
    const collections = all.filter(isHeld).map((request) => request.split(/[ /]/)[1]);
    expect(new Set(collections)).toEqual(
      new Set([
        'email_addresses',
        'invitations',
        // Asked by the server itself, before a role is given.
        'organization_roles',
        'organizations',
        'phone_numbers',
        'sessions',
        'users',
      ]),
    );
  });

  test('do not change organizations themselves', () => {
    const changes = all.filter((request) =>
      /^(?!GET )\w+ organizations(\/\*(\/(metadata|logo|domains.*))?)?$/.test(request),
    );
    expect(changes.length).toBeGreaterThan(5);
    expect(changes.filter(isHeld)).toEqual([]);
  });

  test('are no others, whatever the path', () => {
    for (const request of [
      'GET instance',
      'GET',
      'POST users',
      'GET users/a/b/c',
      'PURGE users/*',
      'get users',
    ]) {
      expect([request, isHeld(request)]).toEqual([request, false]);
    }
  });
});

import { describe, expect, test } from '@jest/globals';
import { expandPattern, isOurScope, isPermission, permissions } from '../../../lambda/access/permissions.ts';
import { toolPermissions } from '../../../lambda/tools/registry.ts';
import { mustBeNamed } from './must-be-named.ts';

describe('permissions', () => {
  test('are resource:verb, in lower case', () => {
    for (const permission of permissions) {
      expect(permission).toMatch(/^[a-z0-9_]+:[a-z_-]+$/);
      expect(isPermission(permission)).toBe(true);
    }
    expect(new Set(permissions).size).toBe(permissions.length);
  });

  test('are all that the tools ask for', () => {
    const asked = Object.values(toolPermissions()).filter((permission) => permission !== null);
    expect(permissions).toEqual(expect.arrayContaining(asked));
  });

  test.each([
    'Users:read',
    'users:Read',
    'USERS:READ',
    'users:read ',
    ' users:read',
    'users',
    '',
    '*',
    'users:*',
  ])('%j is none', (text) => {
    expect(isPermission(text)).toBe(false);
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    '%s, which every object has, is none',
    (text) => {
      expect(isPermission(text)).toBe(false);
      expect(expandPattern(text)).toEqual([]);
    },
  );
});

describe('a pattern', () => {
  test('that is a permission stands for itself', () => {
    for (const permission of permissions) expect(expandPattern(permission)).toEqual([permission]);
  });

  test('"resource:*" stands for all of that resource and nothing else', () => {
    expect(expandPattern('users:*')).toEqual(permissions.filter((name) => name.startsWith('users:')));
    expect(expandPattern('invitations:*')).toEqual([
      'invitations:read',
      'invitations:write',
      'invitations:links',
    ]);
  });

  test('"*" stands for every permission but those that must be named', () => {
    expect(permissions.filter((permission) => !expandPattern('*').includes(permission))).toEqual(mustBeNamed);
    expect(expandPattern('machines:*')).toContain('machines:secrets');
  });

  test.each([
    '',
    ':',
    ':*',
    '**',
    '*:*',
    '*:read',
    'user:*',
    'users*',
    'users:',
    'users:r*',
    'USERS:*',
    'users:**',
  ])('%j stands for nothing', (pattern) => {
    expect(expandPattern(pattern)).toEqual([]);
  });
});

describe('an OAuth scope is meant for this server', () => {
  test.each([
    '*',
    'users:read',
    'users:*',
    'users:frobnicate',
    'users:',
    'USERS:READ',
    'Users:*',
    'organizations:private',
    'memberships:read:all',
    'https://x.example/users:read',
    'api://clerk-mcp/users:read',
    'openid,users:read',
    'openid+users:read',
    'https://x.example/*',
  ])('when it is %s', (scope) => {
    expect(isOurScope(scope)).toBe(true);
  });

  test.each([
    'openid',
    'profile',
    'email',
    'offline_access',
    'user:org:read',
    'users',
    ':read',
    '',
    'api:users:read',
    'https://x.example/calendar:read',
  ])('but not when it is %j', (scope) => {
    expect(isOurScope(scope)).toBe(false);
  });
});

import { createClerkClient } from '@clerk/backend';
import { describe, expect, test } from '@jest/globals';
import { expandPattern, type Permission, permissions } from '../../../lambda/access/permissions.ts';
import { exclusions } from '../../../lambda/catalog/exclusions.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { catalog, listedNames, tools } from '../../../lambda/tools/registry.ts';
import { mustBeNamed } from '../access/must-be-named.ts';

/** Every method of the Backend API that the SDK has, as it is installed: `users.getUser`. */
function methodsOfSdk(): string[] {
  const client = createClerkClient({ secretKey: 'sk_test_x', telemetry: { disabled: true } });
  return Object.entries(client).flatMap(([group, api]: [string, unknown]) => {
    // Each group of the Backend API holds the function with which it sends requests; telemetry does not.
    if (typeof api !== 'object' || api === null || !Object.hasOwn(api, 'request')) return [];
    return Object.getOwnPropertyNames(Object.getPrototypeOf(api))
      .filter((name) => name !== 'constructor')
      .map((name) => `${group}.${name}`);
  });
}

const sdk = methodsOfSdk();
const offered = new Set<string>([...tools.values()].flatMap(({ methods }) => methods));

describe('the tools and the catalog together', () => {
  test('offer every method of the SDK, or say why not', () => {
    expect(sdk.length).toBeGreaterThan(190);
    const missing = sdk.filter((method) => !offered.has(method) && !Object.hasOwn(exclusions, method));
    expect(missing).toEqual([]);
  });

  test('name no method that the SDK does not have', () => {
    const known = new Set(sdk);
    const named = [...offered, ...Object.keys(exclusions)];
    expect(named.filter((method) => !known.has(method))).toEqual([]);
  });

  test('offer nothing that is excluded, and give a reason for each exclusion', () => {
    expect(Object.keys(exclusions).filter((method) => offered.has(method))).toEqual([]);
    for (const reason of Object.values(exclusions)) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });

  test('have names that differ, also from those of the listed tools', () => {
    const names = [...listedNames, ...catalog.map(({ name }) => name)];
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('have titles and descriptions that differ, so that an agent can choose', () => {
    for (const field of ['title', 'description'] as const) {
      const texts = Array.from(tools.values(), (tool) => tool[field]);
      expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
    }
  });

  test('say of what deletes, revokes or rotates that there is no way back, or what the way back is', () => {
    const silent = [...tools.values()]
      .filter(({ name }) => /^(delete|revoke|rotate|remove)_/.test(name))
      .filter(
        ({ description }) =>
          !/can't be undone|cannot be undone|(?:brings|puts|gives) it back/i.test(description),
      );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});

describe('permissions', () => {
  test('are all used by some tool, operation or field', () => {
    const all = [...tools.values()];
    const fields = all.flatMap((tool) => {
      const { guardedInput, guardedOutput } = schemasOf(tool);
      return [...guardedInput, ...guardedOutput];
    });
    const used = new Set<Permission | null>([...all, ...fields].map(({ permission }) => permission));
    // What a guardrail asks for, by the keys of metadata that a request sends.
    used.add('users:authorization');
    used.add('users:ban-last-admin');
    expect(permissions.filter((permission) => !used.has(permission))).toEqual([]);
  });

  test('that mint, reveal, impersonate or change the instance must be named, and only those', () => {
    const named = new Set(permissions).difference(new Set(expandPattern('*')));
    expect([...named].toSorted()).toEqual(mustBeNamed.toSorted());
  });

  test('that must be named guard every method that gives out a credential or changes the instance', () => {
    const guarded = [
      /^(actorTokens|agentTasks|signInTokens|testingTokens)\.create/,
      /^apiKeys\.(create|update|getSecret)$/,
      /^machines\.(create|update|delete|getSecretKey|rotateSecretKey|createScope|deleteScope)$/,
      /^m2m\.createToken$/,
      /^oauthApplications\.(create|update|delete|rotateSecret)$/,
      /^(instance|domains|jwtTemplates|redirectUrls)\.(?!get|list)/,
      /^(betaFeatures|webhooks)\./,
      /^(allowlistIdentifiers|blocklistIdentifiers)\.(create|delete)/,
      /^(samlConnections|enterpriseConnections)\.(create|update|delete)/,
      /^organization(Roles|Permissions)\.(?!get)/,
      /^roleSets\.(?!get)/,
      /^sessions\.(createSession|getToken|refreshSession)$/,
      /^users\.(verifyPassword|verifyTOTP|getUserOauthAccessToken)$/,
      /^emails\.create/,
    ];
    const named = new Set<Permission | null>(mustBeNamed);
    const open = [...tools.values()].filter(
      ({ methods, permission }) =>
        methods.some((method) => guarded.some((pattern) => pattern.test(method))) && !named.has(permission),
    );
    expect(open.map(({ name }) => name)).toEqual([]);
  });
});

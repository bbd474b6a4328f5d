import { describe, expect, jest, test } from '@jest/globals';
import { permissions } from '../../../lambda/access/permissions.ts';
import { openCredentials } from '../../../lambda/credentials/credentials.ts';
import { type CredentialRules, formsOf } from '../../../lambda/credentials/forms.ts';
import { generatePassword } from '../../../lambda/credentials/password.ts';
import { stageTools } from '../../../lambda/mcp/tool-list.ts';
import { schemasOf } from '../../../lambda/mcp/tool-schemas.ts';
import { loadedTools, tools } from '../../../lambda/tools/registry.ts';

const prefix = 'clerk-mcp/users/';
const referring: CredentialRules = { rawCredentials: 'refuse', credentialSecrets: { prefix } };
const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:mcp';
const secretArn = (name: string) => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}`;
const { input: schema } = schemasOf(tools.get('update_user')!);

describe('a reference to a secret', () => {
  const check = (secret: string) =>
    openCredentials(referring)(functionArn).check(schema, { password: { secret } });

  test.each(['clerk-mcp/users/ada', 'clerk-mcp/users/team/ada', secretArn('clerk-mcp/users/ada-AbCdEf')])(
    'may be %s',
    (secret) => {
      expect(() => check(secret)).not.toThrow();
    },
  );

  test.each([
    ['the prefix itself', 'clerk-mcp/users/'],
    ['a name beside the prefix', 'clerk-mcp/users-archive/ada'],
    ['the prefix in another case', 'Clerk-MCP/users/ada'],
    ['the prefix further on', 'other/clerk-mcp/users/ada'],
    ['a way up', 'clerk-mcp/users/../key'],
    ['a way up at the end', 'clerk-mcp/users/..'],
    ['a way that stays', 'clerk-mcp/users/./ada'],
    ['an encoded way up', 'clerk-mcp/users/%2e%2e/key'],
    ['space before it', ' clerk-mcp/users/ada'],
    ['a line break after it', 'clerk-mcp/users/ada\n'],
    ['a letter that looks like another', 'clerk-mcp/users/аda'],
    ['an ARN beside the prefix', secretArn('clerk/key-AbCdEf')],
    ['an ARN of another account', secretArn('clerk-mcp/users/ada').replace('123456789012', '210987654321')],
    ['an ARN of another region', secretArn('clerk-mcp/users/ada').replace('eu-west-1', 'us-east-1')],
    ['an ARN of another partition', secretArn('clerk-mcp/users/ada').replace('arn:aws:', 'arn:aws-cn:')],
    ['an ARN of another service', secretArn('clerk-mcp/users/ada').replace('secretsmanager', 'ssm')],
    ['an ARN in an ARN', secretArn(secretArn('clerk-mcp/users/ada'))],
  ])('may not be %s', (_, secret) => {
    expect(() => check(secret)).toThrow(
      /^password: only secrets .* begin with clerk-mcp\/users\/ may be used/,
    );
  });
});

describe('the value of a secret', () => {
  const filled = (stored: string, args: Record<string, unknown>) =>
    openCredentials(referring, async () => stored)(functionArn).fill(schema, args);
  const secret = 'clerk-mcp/users/ada';

  test('takes the place of its reference, and nothing else is touched', async () => {
    const args = {
      userId: 'user_1',
      password: { secret },
      totpSecret: { secret },
      publicMetadata: { secret, password: { secret }, generate: true },
    };
    expect(await filled(' as it is\n', args)).toEqual({
      ...args,
      password: ' as it is\n',
      totpSecret: ' as it is\n',
    });
    expect(args.password).toEqual({ secret });
  });

  test('may be one of several in JSON, and a list where codes are wanted', async () => {
    const stored = JSON.stringify({ login: 'hunter2hunter2', codes: ['one', 'two'] });
    const args = { password: { secret, key: 'login' }, backupCodes: { secret, key: 'codes' } };
    expect(await filled(stored, args)).toEqual({ password: 'hunter2hunter2', backupCodes: ['one', 'two'] });
    expect(await filled('["one"]', { backupCodes: { secret } })).toEqual({ backupCodes: ['one'] });
  });

  test.each([
    ['is no JSON', 'hunter2hunter2', { password: { secret, key: 'login' } }],
    ['lacks the key', '{"hunter2hunter2":"x"}', { password: { secret, key: 'login' } }],
    ['has the key by inheritance only', '{"hunter2hunter2":"x"}', { password: { secret, key: 'toString' } }],
    ['has no text there', '{"login":["hunter2hunter2"]}', { password: { secret, key: 'login' } }],
    ['is no list', 'hunter2hunter2', { backupCodes: { secret } }],
    ['is a list of other things', '["hunter2hunter2", 1]', { backupCodes: { secret } }],
    ['is empty', '', { password: { secret } }],
  ])('is told by no error when the secret %s', async (_, stored, args) => {
    const error = await filled(stored, args).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      name: 'ToolError',
      message: expect.stringContaining(`the secret ${secret} holds no`),
    });
    expect((error as Error).message).not.toContain('hunter2');
    expect((error as Error).cause).toBeUndefined();
  });

  test('is not asked for where there is no reference', async () => {
    const read = jest.fn(async () => '');
    const args = { userId: 'user_1', password: 'hunter2hunter2' };
    expect(await openCredentials(referring, read)(functionArn).fill(schema, args)).toEqual(args);
    expect(read).not.toHaveBeenCalled();
  });
});

test('a generated password has 40 characters of every class, and none is like another', () => {
  const passwords = Array.from({ length: 200 }, generatePassword);
  expect(new Set(passwords).size).toBe(200);
  for (const password of passwords) {
    expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^\w\s])[!-~]{40}$/);
  }
});

describe('what agents are offered for a password and a TOTP secret', () => {
  const offered = (rules: CredentialRules) => {
    const stage = stageTools(loadedTools, { listed: [], hidden: [] }, [], rules);
    const { properties = {} } = stage.inputOf(tools.get('create_user')!, new Set(permissions));
    return Object.keys(properties).filter((name) =>
      /^(?:password|generatePassword|totpSecret)(?:FromSecret)?$/.test(name),
    );
  };

  test('is what the settings take, and no more', () => {
    const raw = ['password', 'generatePassword', 'totpSecret'];
    expect(offered({ rawCredentials: 'allow' })).toEqual(raw);
    const references = ['passwordFromSecret', 'generatePassword', 'totpSecretFromSecret'];
    expect(offered({ ...referring, rawCredentials: 'allow' }).toSorted()).toEqual(
      [...new Set([...raw, ...references])].toSorted(),
    );
    expect(offered(referring)).toEqual(references);
    expect(offered({ rawCredentials: 'refuse' })).toEqual(['generatePassword']);
  });

  test('names the beginning of the secrets, and has no marks of ours', () => {
    const list = stageTools(loadedTools, { listed: [...tools.keys()], hidden: [] }, [], referring).list(
      new Set(permissions),
    );
    const text = JSON.stringify(list.map(({ inputSchema }) => inputSchema));
    expect(text).toContain('name of a secret in AWS Secrets Manager, clerk-mcp/users/');
    expect(text).not.toContain('"credential":"');
  });
});

/** Arguments that are named like credentials, and are none. */
const harmless = new Set([
  'skipPasswordChecks',
  'skipPasswordRequirement',
  'passwordHasher',
  'preferredSignInStrategyWhenPasswordRequired',
  'nextCursor',
  // Worth nothing once it is checked.
  'verify_user_totp.code',
]);

test.each([...tools.values()])('$name takes every secret as a credential', (tool) => {
  const found: string[] = [];
  const walk = (inner: typeof schema, name: string, isCredential: boolean): void => {
    const covered = isCredential || formsOf(inner).length > 0;
    const suspicious = /password|secret|token$|backup_?codes?|^code$|signingkey|digest|apikey$/i.test(name);
    if (suspicious && !covered && inner['type'] !== 'boolean' && inner['type'] !== 'integer')
      found.push(name);
    for (const [below, next] of Object.entries(inner.properties ?? {})) walk(next, below, covered);
    if (inner.items) walk(inner.items, '', covered);
    for (const next of inner.anyOf ?? []) walk(next, '', covered);
  };
  walk(schemasOf(tool).input, '', false);
  expect(found.filter((name) => !harmless.has(name) && !harmless.has(`${tool.name}.${name}`))).toEqual([]);
});

import { beforeAll, describe, expect, test } from '@jest/globals';
import { matchesPassword } from '../../../local/clerk/users/passwords.ts';
import { startLaptop } from '../../../local/laptop.ts';
import { assembly } from '../../assembly.ts';
import { approvalIn, personToken, records, userCalled } from '../approvals-fixture.ts';
import { as, clients, textOf, withToken } from '../clients.ts';
import { useLaptop } from '../laptop-fixture.ts';
import { LogLines } from '../log-lines.ts';
import { assemblyOf, credentialPrefix as prefix } from './stages.ts';

const arnOf = (name: string) => `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}-AbCdEf`;
const stored = 'a Value That only AWS has 7';

const log = new LogLines();
const { laptop, admin } = useLaptop(
  { admin: 'unattended' },
  { assembly: assemblyOf('credentials'), onLog: log.add },
);
beforeAll(() => {
  laptop.setSecret(arnOf(`${prefix}ada`), stored);
  laptop.setSecret(
    arnOf(`${prefix}factors`),
    JSON.stringify({ totp: 'JBSWY3DPEHPK3PXP', codes: ['backup-one', 'backup-two'] }),
  );
  laptop.setSecret(arnOf('elsewhere/ada'), stored);
});

const user = (firstName = 'Chiara') => laptop.clerk.state.users.get(userCalled(laptop.clerk, firstName))!;
const hasPassword = (value: string) => matchesPassword(user().password!, value);

/** All that left the server on the way to the caller, to its log and to the ledger. */
async function everythingKept(results: unknown): Promise<string> {
  return [JSON.stringify(results), ...log.lines, JSON.stringify(await records(laptop))].join('\n');
}

/** Makes a call that must be refused before anything is asked of AWS or Clerk; returns why. */
async function refused(tool: string, args: Record<string, unknown>): Promise<string> {
  const reads = laptop.secretReads;
  laptop.clerk.requests.length = 0;
  const result = await admin.call(tool, args);
  expect(result.isError).toBe(true);
  expect(laptop.secretReads).toBe(reads);
  expect(laptop.clerk.requests).toEqual([]);
  return textOf(result);
}

describe('a password from Secrets Manager', () => {
  test('is set without the caller, the log or the ledger seeing it', async () => {
    const result = await admin.call('update_user', {
      userId: user().id,
      password: { secret: `${prefix}ada` },
      signOutOfOtherSessions: true,
    });
    expect(result.isError ?? false).toBe(false);
    expect(hasPassword(stored)).toBe(true);
    expect(await everythingKept(result)).not.toContain(stored);
    expect((await records(laptop)).at(-2)).toMatchObject({
      intent: { fields: expect.arrayContaining(['userId', 'password']), targets: [user().id] },
    });
  });

  test('is named by its ARN, too, and checked in place', async () => {
    const userId = user().id;
    await admin.call('update_user', { userId, password: { secret: arnOf(`${prefix}ada`) } });
    const checked = await admin.call('run_operation', {
      operation: 'verify_user_password',
      arguments: { userId, password: { secret: `${prefix}ada` } },
    });
    expect(checked.structuredContent).toMatchObject({ result: { verified: true } });
  });

  test('comes with second factors out of one secret', async () => {
    const secret = `${prefix}factors`;
    const result = await admin.call('create_user', {
      emailAddress: ['new@example.org'],
      password: { generate: true },
      totpSecret: { secret, key: 'totp' },
      backupCodes: { secret, key: 'codes' },
    });
    const { user: created } = result.structuredContent as { user: { id: string } };
    expect(laptop.clerk.state.users.get(created.id)).toMatchObject({ totpSecret: 'JBSWY3DPEHPK3PXP' });
    const kept = await everythingKept(result);
    expect(kept).not.toContain('JBSWY3DPEHPK3PXP');
    expect(kept).not.toContain('backup-one');
  });

  test.each([
    ['that is not there', { secret: `${prefix}nobody` }, 'could not be read'],
    ['without the key', { secret: `${prefix}factors`, key: 'login' }, 'holds no text under the key "login"'],
  ])('%s changes nothing, is on record as refused and tells the way out', async (_, password, why) => {
    const before = user().password;
    const result = await admin.call('update_user', { userId: user().id, password });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(why);
    expect(textOf(result)).toContain('Next: ');
    expect(user().password).toEqual(before);
    expect((await records(laptop)).at(-1)).toMatchObject({ outcome: { result: 'refused' } });
  });

  test('is asked of AWS only for names below the prefix', async () => {
    for (const secret of ['elsewhere/ada', arnOf('elsewhere/ada'), `${prefix}../ada`]) {
      const why = await refused('update_user', { userId: user().id, password: { secret } });
      expect(why).toContain(`names begin with ${prefix} may be used`);
      expect(why).toContain('or generatePassword: true');
    }
  });
});

describe('an approval', () => {
  test('is asked for before the secret is read, and is for the reference', async () => {
    const person = await clients[0].connect(withToken(laptop, await personToken(laptop, 'Ada')));
    const args = { userId: user().id, password: { secret: `${prefix}later` } };
    const reads = laptop.secretReads;
    const { confirmation, preview } = approvalIn(await person.call('update_user', args));
    expect(preview).toContain('password');
    const other = { ...args, password: { secret: `${prefix}ada` } };
    expect(approvalIn(await person.call('update_user', { ...other, confirmation })).preview).toBeDefined();
    laptop.setSecret(arnOf(`${prefix}later`), 'what was stored meanwhile 8');
    const done = await person.call('update_user', { ...args, confirmation });
    expect(done.isError ?? false).toBe(false);
    expect(hasPassword('what was stored meanwhile 8')).toBe(true);
    // The signing key, and the password.
    expect(laptop.secretReads - reads).toBe(2);
    await person.close();
  });
});

test('a generated password is another one each time, and only Clerk gets it', async () => {
  const results: unknown[] = [];
  for (const userId of [user().id, user().id]) {
    results.push(await admin.call('update_user', { userId, password: { generate: true } }));
  }
  const sent = laptop.clerk.requests
    .map(({ body }) => (body as { password?: string } | undefined)?.password)
    .filter((password) => password !== undefined);
  expect(new Set(sent).size).toBe(2);
  const kept = await everythingKept(results);
  expect(sent.filter((password) => kept.includes(password))).toEqual([]);
});

describe('where raw credentials are refused', () => {
  const ofUser = () => ({ userId: user().id });
  test.each([
    ['update_user', () => ({ ...ofUser(), password: 'hunter2hunter2' }), 'password'],
    ['update_user', () => ({ ...ofUser(), totpSecret: 'hunter2hunter2' }), 'totpSecret'],
    ['update_user', () => ({ ...ofUser(), backupCodes: ['hunter2hunter2'] }), 'backupCodes'],
    ['create_user', () => ({ passwordDigest: 'hunter2hunter2', passwordHasher: 'md5' }), 'passwordDigest'],
    ['verify_user_password', () => ({ ...ofUser(), password: 'hunter2hunter2' }), 'password'],
    ['verify_api_key', () => ({ secret: 'hunter2hunter2' }), 'secret'],
    ['verify_client', () => ({ token: 'hunter2hunter2' }), 'token'],
  ])('%s takes none, says so and names the ways out', async (operation, args, field) => {
    const why = await refused('run_operation', { operation, arguments: args() });
    expect(why).toContain(`${field}: the settings of this server refuse credentials as they are`);
    expect(why).toContain(`Next: send ${field}FromSecret: "${prefix}…"`);
    expect(why).not.toContain('hunter2');
  });

  test.each([
    [
      'create_enterprise_connection',
      {
        name: 'Acme',
        provider: 'oidc_custom',
        domains: ['acme.example'],
        oidc: { clientSecret: 'hunter2hunter2' },
      },
    ],
    ['verify_m2m_token', { token: 'hunter2hunter2' }],
    ['verify_oauth_access_token', { accessToken: 'hunter2hunter2' }],
    ['create_jwt_template', { name: 'acme', claims: {}, signingKey: 'hunter2hunter2' }],
  ])('%s takes no secret at all and leaves it to a person', async (operation, args) => {
    const why = await refused('run_operation', { operation, arguments: args });
    expect(why).toContain('leave it to a person');
  });

  test('one-time codes are taken all the same', async () => {
    laptop.clerk.requests.length = 0;
    const args = { userId: user().id, code: '123456' };
    const result = await admin.call('run_operation', { operation: 'verify_user_totp', arguments: args });
    expect(textOf(result)).not.toContain('refuse credentials as they are');
    expect(laptop.clerk.requests.map(({ path }) => path)).toContain(`/v1/users/${user().id}/verify_totp`);
  });

  test('the tools that are listed offer none', async () => {
    const listed = (await admin.listTools()).find(({ name }) => name === 'update_user')!;
    const properties = listed.inputSchema.properties ?? {};
    expect(
      Object.keys(properties).filter((name) => /password$|backupCodes|FromSecret|totp/i.test(name)),
    ).toEqual([
      'passwordFromSecret',
      'generatePassword',
      'passwordDigestFromSecret',
      'totpSecretFromSecret',
      'backupCodesFromSecret',
    ]);
    expect(JSON.stringify(properties['backupCodesFromSecret'])).not.toContain('array');
  });
});

test('without the settings, credentials are taken as they are, a password is generated, and no secret is used', async () => {
  const own = await startLaptop({ assembly });
  const client = await clients[0].connect(as(own));
  const userId = userCalled(own.clerk, 'Chiara');
  const call = (password: unknown) => client.call('update_user', { userId, password });
  for (const password of ['looks_Like1Id', { generate: true }]) {
    expect((await call(password)).isError ?? false).toBe(false);
  }
  expect(JSON.stringify(await records(own))).not.toContain('looks_Like1Id');
  const reads = own.secretReads;
  const result = await call({ secret: `${prefix}ada` });
  expect(textOf(result)).toContain('(guardrails.credentialSecrets) allow no references to secrets');
  expect(own.secretReads).toBe(reads);
  await client.close();
  await own.close();
});

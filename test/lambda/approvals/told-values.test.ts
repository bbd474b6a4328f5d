import { createHash, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { tellBefore } from '../../../lambda/approvals/before.ts';
import { tools } from '../../../lambda/tools/registry.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../../local/clerk/server.ts';
import { seedApiKey, seedApplication } from '../../../local/clerk/seed/seed-credentials.ts';
import {
  ada,
  connection,
  customPermission,
  domain,
  first,
  memberRole,
  northwind,
  permissionId,
} from '../../local/clerk/users/people-picks.ts';
import {
  idpCertificate,
  idpMetadata,
  otherIdpCertificate,
} from '../../local/clerk/connections/idp-fixture.ts';
import { askingOf } from './asking.ts';

let clerk: EmbeddedClerk;
beforeAll(async () => {
  clerk = await startEmbeddedClerk();
});
afterEach(() => clerk.reset());
afterAll(() => clerk.close());

const preview = async (name: string, args: Record<string, unknown>) =>
  (
    await askingOf(clerk, [{ mode: 'ask', permissions: ['organizations:write'] }]).asked(
      tools.get(name)!,
      args,
    )
  ).preview;
const lines = async (name: string, args: Record<string, unknown>) => (await preview(name, args)).split('\n');

describe('a question tells each value with the one that it takes the place of', () => {
  test('of a user, and of what only an id names by what it stands for', async () => {
    const user = ada(clerk);
    const second = { ...user.emailAddresses[0]!, id: 'idn_second', emailAddress: 'ada@second.example' };
    user.emailAddresses.push(second);
    const told = await lines('update_user', {
      userId: user.id,
      firstName: 'Augusta',
      lastName: user.lastName,
      username: null,
      primaryEmailAddressId: second.id,
    });
    expect(told).toEqual(
      expect.arrayContaining([
        '- firstName: before "Ada", after "Augusta"',
        '- username: before "ada_okafor", after none',
        expect.stringMatching(
          /^- primaryEmailAddressId: before "ada\.okafor@northwind\.example" \(idn_\w+\), after "ada@second\.example" \(idn_second\)$/,
        ),
        'Stays as it is: lastName.',
      ]),
    );
  });

  test('of metadata by its keys, those that a replacement drops too, and no others', async () => {
    const user = ada(clerk);
    user.publicMetadata = { theme: 'light', team: { color: 'red', size: 3 }, old: true };
    const publicMetadata = { theme: 'dark', team: { color: 'red' } };
    const merged = await preview('update_user_metadata', { userId: user.id, mode: 'merge', publicMetadata });
    expect(merged).toContain('- publicMetadata.theme: before "light", after "dark"');
    expect(merged).toContain('Stays as it is: publicMetadata.team.color.');
    expect(merged).not.toMatch(/size|old/);
    const replaced = await preview('update_user_metadata', {
      userId: user.id,
      mode: 'replace',
      publicMetadata,
    });
    expect(replaced).toContain('- publicMetadata.team.size: before 3, after none');
    expect(replaced).toContain('- publicMetadata.old: before true, after none');
  });

  test('of lists by what is added and what is removed', async () => {
    const application = clerk.state.oauthApplications.get(seedApplication.id)!;
    application.redirectUris = ['https://a.example/cb', 'https://b.example/cb', 'https://c.example/cb'];
    const told = await lines('update_oauth_application', {
      oauthApplicationId: seedApplication.id,
      name: application.name,
      redirectUris: ['https://a.example/cb', 'https://b.example/cb', 'https://evil.example/cb'],
      public: true,
    });
    expect(told).toContain(
      '- redirectUris: added "https://evil.example/cb"; removed "https://c.example/cb"; 2 unchanged',
    );
    expect(told).toContain('- public: before false, after true');
    expect(told).toContain('Stays as it is: name.');
  });

  test('of a role its permissions by their keys', async () => {
    const role = memberRole(clerk);
    const told = await preview('update_role', {
      roleId: role.id,
      permissions: [permissionId(clerk, 'org:sys_memberships:manage')],
    });
    expect(told).toMatch(/- permissions: added "org:sys_memberships:manage" \(perm_\w+\); removed "org:sys_/);
  });

  test.each<[string, () => Record<string, unknown>, string]>([
    [
      'update_organization',
      () => ({ organizationId: northwind(clerk).id, slug: 'north' }),
      '- slug: before "northwind-robotics", after "north"',
    ],
    [
      'update_organization_domain',
      () => ({
        organizationId: domain(clerk).organizationId,
        domainId: domain(clerk).id,
        enrollmentMode: 'automatic_suggestion',
        verified: true,
      }),
      '- enrollmentMode: before "automatic_invitation", after "automatic_suggestion"',
    ],
    [
      'update_permission',
      () => ({ permissionId: customPermission(clerk), key: 'org:reports:see' }),
      '- key: before "org:reports:read", after "org:reports:see"',
    ],
    [
      'update_api_key',
      () => ({ apiKeyId: seedApiKey.id, subject: ada(clerk).id, scopes: ['users:read', 'users:write'] }),
      '- scopes: added "users:write"; 1 unchanged',
    ],
    [
      'update_jwt_template',
      () => ({ templateId: first(clerk.state.jwtTemplates).id, name: 'reporting', claims: { aud: 'x' } }),
      '- claims.aud: before "reporting", after "x"',
    ],
    [
      'update_instance',
      () => ({ allowedOrigins: ['https://app.example'] }),
      '- allowedOrigins: added "https://app.example"',
    ],
    [
      'update_instance_organization_settings',
      () => ({ adminDeleteEnabled: false }),
      '- adminDeleteEnabled: before true, after false',
    ],
    [
      'replace_user_email_address',
      () => ({ userId: ada(clerk).id, emailAddress: 'eve@evil.example' }),
      '- emailAddress: added "eve@evil.example"; removed "ada.okafor@northwind.example"',
    ],
    [
      'update_enterprise_connection',
      () => ({ enterpriseConnectionId: connection(clerk).id, saml: { forceAuthn: true } }),
      '- saml.forceAuthn: before false, after true',
    ],
  ])('%s', async (name, args, line) => {
    expect(await lines(name, args())).toContain(line);
  });

  test('every operation that changes what is there does so, or Clerk can not be asked', () => {
    const updating = [...tools.values()].filter(
      ({ name, annotations }) => /^(update|replace)_/.test(name) && !annotations.readOnlyHint,
    );
    expect(updating.map(({ name }) => name).filter((name) => !tellBefore.has(name))).toEqual([
      // Of many users, only the keys that applications read roles from are told with their values before.
      'update_users_metadata',
      // Nobody is asked about sign-ups; of the restrictions the question says that they can't be read.
      'update_sign_up',
      // Its arguments are both sides of the change.
      'replace_role_in_role_set',
      'replace_role_set',
      'update_instance_restrictions',
    ]);
  });
});

describe('what decides is told by what identifies it', () => {
  const saml = async (values: Record<string, unknown>) =>
    preview('update_saml_connection', { samlConnectionId: connection(clerk).saml!.id, ...values });
  const certificate = (base64: string) => new X509Certificate(Buffer.from(base64, 'base64'));
  const told = (base64: string) =>
    `certificate of "${certificate(base64).subject.replace('\n', ', ')}", SHA-256 ${certificate(base64).fingerprint256}`;

  test('certificates by subject and fingerprint, those that are not trusted any more, too', async () => {
    const issuedAt = Date.now();
    connection(clerk).saml!.idpCertificates = [
      { certificate: otherIdpCertificate, issuedAt, expiresAt: issuedAt + 1 },
    ];
    const pem = certificate(idpCertificate).toString();
    const text = await saml({ idpCertificates: [pem] });
    expect(text).toContain(
      `- idpCertificates: added ${told(idpCertificate)}; removed ${told(otherIdpCertificate)}\n`,
    );
    expect(told(otherIdpCertificate)).toContain('"O=Other Inc, CN=other.example"');
    expect(text).not.toContain(pem.split('\n')[1]);
    const same = certificate(otherIdpCertificate).toString();
    expect(await saml({ idpCertificates: [same] })).toContain('Stays as it is: idpCertificates.');
  });

  test('metadata of an identity provider by its entity id and certificates', async () => {
    const text = await saml({ idpMetadata: idpMetadata() });
    expect(text).toContain(`entity id "https://idp.example/entity"; ${told(idpCertificate)}`);
    expect(text).not.toContain(idpCertificate.slice(0, 40));
  });

  test('keys by the fingerprint of their public part, and secrets not at all', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
    const call = (signingKey: string) =>
      preview('update_jwt_template', {
        templateId: first(clerk.state.jwtTemplates).id,
        name: 'reporting',
        claims: {},
        signingKey,
      });
    const text = await call(key);
    expect(text).toContain(
      `- signingKey: a key, public part SHA-256 ${createHash('sha256').update(spki).digest('base64url')}`,
    );
    expect(text).not.toContain(key.split('\n')[1]);
    expect(await call('correct horse')).toContain('- signingKey: given, not shown');
  });

  test('what differs only in what is not shown is no less a change', async () => {
    const application = clerk.state.oauthApplications.get(seedApplication.id)!;
    application.redirectUris = ['https://a.example/cb?to=one'];
    const text = await preview('update_oauth_application', {
      oauthApplicationId: seedApplication.id,
      name: application.name,
      redirectUris: ['https://a.example/cb?to=two'],
    });
    const uri = '"https://a.example/cb" (without its query)';
    expect(text).toContain(`- redirectUris: added ${uri}; removed ${uri}`);
    expect(text).toContain('Stays as it is: name.');
    const long = 'x'.repeat(300);
    ada(clerk).publicMetadata = { note: `${long}a` };
    expect(
      await preview('update_user_metadata', { userId: ada(clerk).id, publicMetadata: { note: `${long}b` } }),
    ).toMatch(/- publicMetadata\.note: before "x+…", after "x+…" \(they differ in what is not shown\)/);
    ada(clerk).publicMetadata = { note: 'east one' };
    for (const note of ['east\u00a0one', 'east  one', 'east o\u200bne', 'ｅast one']) {
      expect(
        await preview('update_user_metadata', { userId: ada(clerk).id, publicMetadata: { note } }),
      ).toMatch(/before "east one", after ".+" \(they differ in what is not shown\)\n/);
    }
  });

  test('URLs by host and path, without what may hold credentials', async () => {
    const text = await saml({
      idpSsoUrl: 'https://accounts.example@evil.example/sso?token=abc#frag',
      idpMetadataUrl: 'https://bücher.example/metadata',
    });
    expect(text).toContain('"https://evil.example/sso" (without its user and query and fragment)');
    expect(text).toContain('"https://xn--bcher-kva.example/metadata"');
    expect(text).not.toMatch(/abc|accounts\.example/);
  });
});

describe('no credential is in a question', () => {
  test('whether it is sent, named or made up by the server', async () => {
    const userId = ada(clerk).id;
    const sent = await preview('update_user', {
      userId,
      password: 'horse-battery-99',
      totpSecret: 'JBSWY3DPEHPK3PXP',
      backupCodes: ['one-code', 'two-code'],
      skipPasswordChecks: true,
    });
    expect(sent).toContain('- password: given, not shown');
    expect(sent).toContain('- backupCodes: 2 given, not shown');
    expect(sent).toContain('- skipPasswordChecks: true');
    expect(sent).not.toMatch(/horse|JBSW|one-code/);
    // Credentials decide, so they come first.
    expect(sent.indexOf('- password')).toBeLessThan(sent.indexOf('- skipPasswordChecks'));
    const named = await preview('update_user', { userId, password: { secret: 'clerk-mcp/users/ada' } });
    expect(named).toContain('- password: from the secret "clerk-mcp/users/ada"');
    const made = await preview('update_user', { userId, password: { generate: true } });
    expect(made).toContain('- password: made by this server, and shown to nobody');
  });

  test('nor one under a telling name in metadata, before or after', async () => {
    const user = ada(clerk);
    user.publicMetadata = { apiKey: 'sk_before', nested: { token: 'tk_before' } };
    const told = await preview('update_user_metadata', {
      userId: user.id,
      mode: 'replace',
      publicMetadata: { apiKey: 'sk_after', list: [{ accessToken: 'tk_after' }] },
    });
    expect(told).toContain('publicMetadata.apiKey: before given, not shown, after given, not shown');
    expect(told).not.toMatch(/sk_|tk_/);
  });

  test('nor private metadata of whoever may not read it', async () => {
    const { id } = northwind(clerk);
    northwind(clerk).privateMetadata = { crm: 'before-4711' };
    const call = { organizationId: id, metadataMode: 'replace', privateMetadata: { crm: 'after-4712' } };
    expect(await preview('update_organization', call)).toContain('before "before-4711", after "after-4712"');
    const asking = askingOf(clerk, [], { lacking: ['organizations:private'] });
    const { preview: told } = await asking.asked(tools.get('update_organization')!, call);
    expect(told).toContain('- privateMetadata: given, not shown');
    expect(told).not.toMatch(/471/);
  });
});

describe('a question stays readable', () => {
  test('whatever end users wrote: it is data, cleaned and cut', async () => {
    const user = ada(clerk);
    user.username = `x\u202e\n- public: before true, after false ${'y'.repeat(400)}`;
    user.publicMetadata = { 'a\nb': 'c\u{e0041}d' };
    const told = await lines('update_user', {
      userId: user.id,
      username: 'ada',
      publicMetadata: { 'a\nb': 'e' },
    });
    expect(told.filter((line) => line.startsWith('- public'))).toEqual([
      '- publicMetadata."a b": before "cd", after "e"',
    ]);
    expect(told.find((line) => line.startsWith('- username'))).toMatch(
      /^- username: before "x - public: before true, after false y+…", after "ada"$/,
    );
    expect(Math.max(...told.map((line) => line.length))).toBeLessThan(1_001);
  });

  test('what is cut off in a list stands in quotation marks to its end', async () => {
    const user = ada(clerk);
    const hides = 'a'.repeat(180);
    user.unsafeMetadata = { links: [hides, 'x: before "user", after "owner"', { [hides]: 1, url: hides }] };
    const told = await lines('update_user', {
      userId: user.id,
      unsafeMetadata: { links: [{ url: hides }, { url: ', before 1, after 2' }] },
    });
    const line = told.find((one) => one.startsWith('- unsafeMetadata.links')) ?? '';
    expect(line).toContain('aaa…"');
    expect(line.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')).toMatch(
      /^- unsafeMetadata\.links: added \{url "", \{url ""\}; removed "", "", \{"" 1, url ""$/,
    );
  });

  test('however much is sent: the end says what was left out, and how it is undone', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`key${index}`, 'v'.repeat(300)]),
    );
    const told = await preview('update_user', {
      userId: ada(clerk).id,
      unsafeMetadata: many,
      publicMetadata: Object.fromEntries(Object.keys(many).map((key) => [key, { role: 'x'.repeat(200) }])),
      username: 'new',
      password: 'horse-battery-99',
    });
    expect(told.length).toBeLessThan(4_100);
    expect(told).toContain('- password: given, not shown\n- Authorization data: ');
    expect(told).toMatch(/\(\d{3} more lines are left out\.\)\n.*undone.*\nWhere: /);
  });

  test('of rows it tells ten with their numbers, by what they say of whom, and how many more there are', async () => {
    const rows = Array.from({ length: 25 }, (_, index) => ({
      emailAddress: [`user${index}@example.org`],
      firstName: `N${index}`,
    }));
    const told = await preview('create_users', { rows, skipPasswordRequirement: true });
    expect(told).toContain(
      '- rows: 25\n  emailAddress: 25 different values\n  firstName: 25 different values\n  1. emailAddress "user0@example.org", firstName "N0"\n  2. ',
    );
    expect(told).not.toContain('user10@');
    expect(told).toContain('\n  and 15 more\n');
  });
});

import { describe, expect, test } from '@jest/globals';
import { mayBeGrave } from '../../lambda/approvals/grave-names.ts';
import { catalog, tools } from '../../lambda/tools/registry.ts';
import type { ClerkState } from '../../local/clerk/server.ts';
import { ada, northwind } from '../local/clerk/users/people-picks.ts';
import { catalogFixture, expectToFitSchema, mustBeNamed, permissionOf, resultOf } from './catalog-fixture.ts';
import { textOf } from './clients.ts';
import { peopleArguments } from './people-arguments.ts';

const fixture = catalogFixture(peopleArguments);
const { argumentsOf, connectWith, run } = fixture;
const names = Object.keys(peopleArguments);

const groups = new Set(
  'users sessions clients emailAddresses phoneNumbers invitations organizations organizationRoles organizationPermissions roleSets enterpriseConnections samlConnections billing signUps waitlistEntries'.split(
    ' ',
  ),
);

test('every operation on people and organizations is walked here', () => {
  const ours = catalog.filter(({ methods }) => groups.has(methods[0]!.split('.')[0]!));
  expect(ours.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
});

const canary = { note: 'canary-in-private-metadata' };

/** Puts something secret into every place that has room for it. */
function plantSecrets(state: ClerkState): void {
  for (const holders of [
    state.users,
    state.organizations,
    state.memberships,
    state.organizationInvitations,
  ]) {
    for (const holder of holders.values()) holder.privateMetadata = { ...canary };
  }
  for (const { activity } of state.sessions.values()) {
    if (activity) Object.assign(activity, { ipAddress: '203.0.113.77', city: 'Canaryville' });
  }
}

/** Everything in the state that lets someone in, or that not everyone may read. */
function secretsIn(state: ClerkState): string[] {
  const users = [...state.users.values()];
  return [
    canary.note,
    '203.0.113.77',
    'Canaryville',
    'lumen-client-secret',
    ...[...state.invitations.values(), ...state.organizationInvitations.values()].map(({ url }) => url),
    ...[...state.sessions.values()].map(({ refreshToken }) => refreshToken),
    ...users.flatMap(({ backupCodes }) => backupCodes),
    ...users.flatMap(({ totpSecret }) => totpSecret ?? []),
  ];
}

/** The arguments with every invitation sent by Clerk: where it is not, its link is for those alone who may see it. */
const sending = ({ invitations, ...args }: Record<string, unknown>) =>
  Array.isArray(invitations)
    ? { ...args, invitations: invitations.map((one: object) => ({ ...one, notify: true })) }
    : args;

describe.each(names)('%s', (name) => {
  test('does what it says in one request, besides what is read to ask or to guard, and answers as its output schema has it', async () => {
    const { clerk, everyone } = fixture;
    const args = await argumentsOf(name);
    clerk.requests.length = 0;
    const answer = await run(everyone, name, args);
    expect({ isError: answer.isError ?? false, text: textOf(answer) }).toMatchObject({ isError: false });
    expectToFitSchema(name, answer);
    const tool = tools.get(name)!;
    const { readOnlyHint } = tool.annotations;
    // Of a read that is asked about, what came before it told what it is about.
    const made = readOnlyHint && mayBeGrave(tool) ? clerk.requests.slice(-1) : clerk.requests;
    expect(made.filter(({ method }) => readOnlyHint || method !== 'GET')).toHaveLength(1);
  });

  test('needs its own permission and no other, and without more shows no secret', async () => {
    const { state } = fixture.clerk;
    plantSecrets(state);
    const args = await argumentsOf(name);
    const secrets = secretsIn(state);
    const answer = await run(await connectWith(permissionOf(name)), name, sending(args));
    expect({ isError: answer.isError ?? false, text: textOf(answer) }).toMatchObject({ isError: false });
    const shown = JSON.stringify(answer);
    const shownSecrets = [...secrets, ...secretsIn(state)].filter((secret) => shown.includes(secret));
    expect(shownSecrets).toEqual([]);
    expect(shown).not.toContain('"_raw"');
  });
});

test.each(names.filter((name) => mustBeNamed(name)))(
  '%s is not for an admin whose rule does not name its permission',
  async (name) => {
    const { clerk } = fixture;
    const args = await argumentsOf(name);
    clerk.requests.length = 0;
    const answer = await run(fixture.admin, name, args);
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toContain(`needs the permission ${permissionOf(name)}; no rule gives it to you`);
    expect(clerk.requests).toEqual([]);
  },
);

describe('what needs a permission of its own', () => {
  test.each([
    ['get_session', 'ipAddress', 'sessions:private'],
    ['get_session', 'city', 'sessions:private'],
    ['get_client', 'ipAddress', 'sessions:private'],
    ['verify_client', 'city', 'sessions:private'],
    ['list_clients', 'ipAddress', 'sessions:private'],
    ['list_all_memberships', 'privateMetadata', 'organizations:private'],
    ['update_membership_metadata', 'privateMetadata', 'organizations:private'],
    ['get_organization_invitation', 'privateMetadata', 'organizations:private'],
    ['get_organization_invitation', 'url', 'invitations:links'],
    ['create_organization_invitations_in_bulk', 'url', 'invitations:links'],
    ['list_user_organization_invitations', 'url', 'invitations:links'],
    ['create_user_invitations_in_bulk', 'url', 'invitations:links'],
    ['invite_from_waitlist', 'url', 'invitations:links'],
    ['remove_user_password', 'privateMetadata', 'users:private'],
  ] as const)('of %s is %s: there with %s, and not without', async (operation, field, permission) => {
    const { clerk } = fixture;
    plantSecrets(clerk.state);
    const args = await argumentsOf(operation);
    const without = await run(await connectWith(permissionOf(operation)), operation, args);
    expect(JSON.stringify(without)).not.toContain(`"${field}"`);
    expect(textOf(without)).not.toContain(`"${field}"`);

    clerk.reset();
    plantSecrets(clerk.state);
    const again = await argumentsOf(operation);
    const answer = await run(await connectWith(permissionOf(operation), permission), operation, again);
    expect(JSON.stringify(resultOf(answer))).toContain(`"${field}"`);
  });

  test('can’t be written without it either', async () => {
    const { clerk } = fixture;
    const member = await connectWith('memberships:write');
    clerk.requests.length = 0;
    const organizationId = northwind(clerk).id;
    const privateMetadata = { tier: 'gold' };
    const metadata = await run(member, 'update_membership_metadata', {
      organizationId,
      userId: ada(clerk).id,
      privateMetadata,
    });
    expect(textOf(metadata)).toContain('privateMetadata needs the permission organizations:private');
    const invitations = await run(member, 'create_organization_invitations_in_bulk', {
      organizationId,
      invitations: [{ emailAddress: 'one@example.org', role: 'org:member', privateMetadata }],
    });
    expect(textOf(invitations)).toContain('privateMetadata needs the permission organizations:private');
    expect(clerk.requests).toEqual([]);
  });
});

describe('a hostile id', () => {
  const hostile = [
    'user_1/totp',
    'org_1/memberships',
    'sess_1?x=1',
    'idn_1#',
    '../users',
    'role_1%2Fpermissions',
    'role_set:default/replace',
    'user_1\n',
    '',
  ];
  const parameters = names.flatMap((name) =>
    Object.keys(tools.get(name)!.input.shape)
      .filter(
        (parameter) =>
          parameter.endsWith('Id') && !['externalId', 'idpEntityId', 'providerUserId'].includes(parameter),
      )
      .map((parameter) => [name, parameter] as const),
  );

  test.each(parameters)('in %s as %s never reaches Clerk', async (name, parameter) => {
    const { clerk } = fixture;
    const args = await argumentsOf(name);
    clerk.requests.length = 0;
    for (const id of hostile) {
      // An empty one was not given.
      if (id === '' && tools.get(name)!.input.shape[parameter]?.safeParse(undefined).success) continue;
      const value = name === 'get_user_count' || Array.isArray(args[parameter]) ? [id] : id;
      const answer = await run(fixture.everyone, name, { ...args, [parameter]: value });
      expect(answer.isError).toBe(true);
      expect(textOf(answer)).toMatch(new RegExp(`^- (?:item 1 of )?${parameter}`, 'm'));
    }
    expect(clerk.requests).toEqual([]);
  });

  test.each([
    ['create_session_token', 'template', 'a/../../users'],
    ['get_user_oauth_access_token', 'provider', 'google/../x'],
    ['get_user_oauth_access_token', 'provider', 'oauth_google'],
    ['replace_role_set', 'destRoleSetKey', 'role_set:x/y'],
  ])('or name in %s as %s never reaches Clerk: %s', async (name, parameter, value) => {
    const { clerk } = fixture;
    const args = await argumentsOf(name);
    clerk.requests.length = 0;
    const answer = await run(fixture.everyone, name, { ...args, [parameter]: value });
    expect(textOf(answer)).toContain(`- ${parameter}: must be`);
    expect(clerk.requests).toEqual([]);
  });
});

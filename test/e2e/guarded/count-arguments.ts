import { randomUUID } from 'node:crypto';
import { totpCode } from '../../../local/clerk/users/totp.ts';
import type { EmbeddedClerk } from '../../../local/clerk/server.ts';
import {
  ada,
  adminRole,
  connection,
  customPermission,
  customRoleSet,
  domain,
  first,
  memberRole,
  northwind,
  session,
} from '../../local/clerk/users/people-picks.ts';
import { instanceArguments } from '../instance-arguments.ts';
import { peopleArguments } from '../people-arguments.ts';

type Arguments = (clerk: EmbeddedClerk) => Record<string, unknown> | Promise<Record<string, unknown>>;

const someone = () => `${randomUUID()}@example.org`;
const ofAda = (clerk: EmbeddedClerk) => ({ userId: ada(clerk).id });
const ofNorthwind = (clerk: EmbeddedClerk) => ({ organizationId: northwind(clerk).id });
const membersOf = ({ state }: EmbeddedClerk) => [...state.memberships.values()];
/** A user who is in no organization. */
const loner = (clerk: EmbeddedClerk) => {
  const members = new Set(membersOf(clerk).map(({ userId }) => userId));
  return [...clerk.state.users.values()].find(({ id, banned }) => !members.has(id) && !banned)!;
};
/** A user who is a member, and no admin, of some organization. */
const member = (clerk: EmbeddedClerk) => {
  const admins = new Set(
    membersOf(clerk).flatMap(({ role, userId }) => (role === 'org:admin' ? [userId] : [])),
  );
  return membersOf(clerk).find(({ userId }) => !admins.has(userId))!;
};
/** A second email address of a user, verified. */
const secondAddress = (clerk: EmbeddedClerk) => {
  const { emailAddresses } = ada(clerk);
  const emailAddress = 'ada@second.example';
  emailAddresses.push({ ...emailAddresses[0]!, id: clerk.state.ids.id('idn'), emailAddress });
  return emailAddress;
};
const authorizing = { publicMetadata: { role: 'superadmin' } };
const harmless = { publicMetadata: { team: 'blue' } };
const two = (row: object) => [
  { emailAddress: someone(), ...row },
  { emailAddress: someone(), ...row },
];
const twoUsers = (row: object) => [
  { emailAddress: [someone()], ...row },
  { emailAddress: [someone()], ...row },
];

const users: Record<string, readonly Arguments[]> = {
  find_user: [() => ({ emailAddress: 'ada.okafor@northwind.example' })],
  get_user: [ofAda],
  list_users: [() => ({ limit: 5 })],
  export_users: [() => ({ format: 'json' })],
  create_user: [
    () => ({ emailAddress: [someone()], skipPasswordRequirement: true, ...harmless }),
    () => ({ emailAddress: [someone()], password: 'correct-horse-battery-77' }),
    () => ({ emailAddress: [someone()], skipPasswordRequirement: true, ...authorizing }),
  ],
  create_users: [
    () => ({ rows: twoUsers(harmless), skipPasswordRequirement: true }),
    () => ({ rows: twoUsers(authorizing), skipPasswordRequirement: true }),
  ],
  update_user: [
    (clerk) => ({ ...ofAda(clerk), firstName: 'Augusta' }),
    (clerk) => ({ ...ofAda(clerk), username: 'augusta' }),
    (clerk) => {
      const address = secondAddress(clerk);
      const primaryEmailAddressId = ada(clerk).emailAddresses.find((one) => one.emailAddress === address)!.id;
      return { ...ofAda(clerk), primaryEmailAddressId, notifyPrimaryEmailAddressChanged: true };
    },
    (clerk) => ({ ...ofAda(clerk), ...authorizing }),
  ],
  update_users_metadata: [
    (clerk) => ({ rows: [ofAda(clerk), { userId: loner(clerk).id }], ...harmless }),
    (clerk) => ({ rows: [ofAda(clerk), { userId: loner(clerk).id }], ...authorizing }),
  ],
  update_user_metadata: [
    (clerk) => ({ ...ofAda(clerk), ...harmless }),
    (clerk) => ({ ...ofAda(clerk), ...authorizing }),
  ],
  ban_user: [(clerk) => ({ userId: loner(clerk).id })],
  unban_user: [
    (clerk) => {
      loner(clerk).banned = true;
      return { userId: [...clerk.state.users.values()].find(({ banned }) => banned)!.id };
    },
  ],
  lock_user: [(clerk) => ({ userId: loner(clerk).id })],
  unlock_user: [
    (clerk) => ({ userId: Object.assign(loner(clerk), { lockedUntil: Date.now() + 600_000 }).id }),
  ],
  delete_user: [(clerk) => ({ userId: loner(clerk).id })],
  offboard_user: [
    (clerk) => ({ userId: member(clerk).userId, delete: true }),
    (clerk) => {
      const user = loner(clerk);
      user.banned = true;
      return { userId: user.id };
    },
  ],
  verify_user_totp: [
    (clerk) => ({ ...ofAda(clerk), code: totpCode(ada(clerk).totpSecret ?? '', Date.now()) }),
  ],
  replace_user_email_address: [
    (clerk) => ({ ...ofAda(clerk), emailAddress: someone(), notifyPrimaryEmailAddressChanged: true }),
  ],
  change_contact_methods: [
    (clerk) => ({ ...ofAda(clerk), action: 'add', emailAddress: someone() }),
    (clerk) => ({ ...ofAda(clerk), action: 'add', emailAddress: someone(), verified: true }),
    (clerk) => ({ ...ofAda(clerk), action: 'remove', emailAddress: secondAddress(clerk) }),
    (clerk) => ({
      ...ofAda(clerk),
      action: 'make_primary',
      emailAddress: secondAddress(clerk),
      notifyPrimaryEmailAddressChanged: true,
    }),
  ],
};

const arrivals: Record<string, readonly Arguments[]> = {
  list_user_sessions: [ofAda],
  revoke_user_sessions: [(clerk) => ({ sessionId: session(clerk).id })],
  create_user_invitation: [
    () => ({ emailAddress: someone() }),
    () => ({ emailAddress: someone(), notify: false, ...harmless }),
    () => ({ emailAddress: someone(), notify: false, ...authorizing }),
  ],
  create_user_invitations_in_bulk: [
    () => ({ invitations: two(authorizing) }),
    () => ({ invitations: two({ notify: false }) }),
  ],
  invite_users: [() => ({ rows: two(harmless) }), () => ({ rows: two(authorizing), notify: false })],
  list_invitations: [() => ({})],
  revoke_invitation: [
    (clerk) => ({
      invitationId: [...clerk.state.invitations.values()].find(({ status }) => status === 'pending')!.id,
    }),
  ],
  add_to_waitlist: [() => ({ emailAddress: someone() })],
  add_many_to_waitlist: [() => ({ entries: two({}) }), () => ({ entries: two({ notify: false }) })],
  add_allowlist_identifier: [() => ({ identifier: someone(), notify: false })],
};

const organizations: Record<string, readonly Arguments[]> = {
  list_organizations: [() => ({})],
  get_organization: [ofNorthwind],
  get_user_memberships: [ofAda],
  list_organization_members: [ofNorthwind],
  review_access: [ofAda],
  create_organization: [
    () => ({ name: 'Empty' }),
    (clerk) => ({ name: 'Founded', createdBy: ada(clerk).id }),
  ],
  update_organization: [
    (clerk) => ({ ...ofNorthwind(clerk), name: 'Northwind' }),
    (clerk) => ({ ...ofNorthwind(clerk), roleSetKey: 'role_set:default' }),
  ],
  delete_organization: [ofNorthwind],
  set_organization_member: [
    (clerk) => ({ ...ofNorthwind(clerk), userId: loner(clerk).id, role: 'org:member' }),
    (clerk) => ({ ...ofNorthwind(clerk), userId: loner(clerk).id, role: 'org:admin' }),
  ],
  remove_organization_member: [
    (clerk) => ({ organizationId: member(clerk).organizationId, userId: member(clerk).userId }),
  ],
  create_organization_invitation: [
    (clerk) => ({ ...ofNorthwind(clerk), emailAddress: someone(), role: 'org:member' }),
    (clerk) => ({ ...ofNorthwind(clerk), emailAddress: someone(), role: 'org:admin' }),
    (clerk) => ({ ...ofNorthwind(clerk), emailAddress: someone(), role: 'org:admin', notify: false }),
  ],
  invite_organization_members: [
    (clerk) => ({ ...ofNorthwind(clerk), role: 'org:member', rows: two({}) }),
    (clerk) => ({ ...ofNorthwind(clerk), role: 'org:admin', rows: two({}) }),
    (clerk) => ({ ...ofNorthwind(clerk), role: 'org:admin', rows: two({}), notify: false }),
  ],
  create_organization_invitations_in_bulk: [
    (clerk) => ({ ...ofNorthwind(clerk), invitations: two({ role: 'org:member' }) }),
    (clerk) => ({ ...ofNorthwind(clerk), invitations: two({ role: 'org:admin' }) }),
    (clerk) => ({ ...ofNorthwind(clerk), invitations: two({ role: 'org:admin', notify: false }) }),
  ],
  create_organization_domain: [
    (clerk) => ({
      ...ofNorthwind(clerk),
      name: 'northwind-shop.example',
      enrollmentMode: 'automatic_invitation',
    }),
  ],
  update_organization_domain: [
    (clerk) => ({
      organizationId: domain(clerk).organizationId,
      domainId: domain(clerk).id,
      enrollmentMode: 'automatic_invitation',
    }),
  ],
  create_role: [() => ({ name: 'Billing', key: 'org:billing' })],
  update_role: [(clerk) => ({ roleId: memberRole(clerk).id, name: 'Participant' })],
  update_permission: [(clerk) => ({ permissionId: customPermission(clerk), key: 'org:reports:see' })],
  create_role_set: [
    () => ({
      name: 'Small teams',
      type: 'initial',
      defaultRoleKey: 'org:admin',
      creatorRoleKey: 'org:admin',
      roles: ['org:admin', 'org:member'],
    }),
  ],
  update_role_set: [
    (clerk) => ({ roleSetKeyOrId: customRoleSet(clerk), name: 'Renamed' }),
    () => ({ roleSetKeyOrId: 'role_set:default', defaultRoleKey: 'org:admin' }),
  ],
  replace_role_set: [
    (clerk) => ({
      roleSetKeyOrId: 'role_set:default',
      destRoleSetKey: customRoleSet(clerk),
      reassignmentMappings: { 'org:member': 'org:admin' },
    }),
  ],
};

const instance: Record<string, readonly Arguments[]> = {
  whoami: [() => ({})],
  search_audit_log: [() => ({})],
  search_operations: [() => ({ query: 'roles' })],
  run_operation: [() => ({ operation: 'list_roles', arguments: {} })],
  create_enterprise_connection: [
    async (clerk) => ({
      ...(await peopleArguments['create_enterprise_connection']!(clerk)),
      customAttributes: [{ name: 'Rank', key: 'Role', ssoPath: 'rank' }],
    }),
  ],
  update_enterprise_connection: [
    (clerk) => ({
      enterpriseConnectionId: connection(clerk).id,
      customAttributes: [{ name: 'Rank', key: 'role', ssoPath: 'rank' }],
    }),
    (clerk) => ({ enterpriseConnectionId: connection(clerk).id, name: 'Renamed' }),
  ],
  update_saml_connection: [(clerk) => ({ samlConnectionId: connection(clerk).saml!.id, name: 'Renamed' })],
  update_oauth_application: [
    (clerk) => ({
      ...instanceArguments['update_oauth_application']!(clerk),
      redirectUris: ['https://elsewhere.example/callback'],
    }),
  ],
  update_instance: [() => ({ supportEmail: 'help@example.com' }), () => ({ testMode: true })],
  update_instance_restrictions: [() => ({ blocklist: false })],
  update_instance_organization_settings: [(clerk) => ({ creatorRoleId: adminRole(clerk).id })],
  add_domain: [
    (clerk) => {
      clerk.state.instance.environmentType = 'production';
      return { name: 'satellite.example.com' };
    },
  ],
  update_domain: [
    (clerk) => {
      clerk.state.instance.environmentType = 'production';
      const { id } = first(clerk.state.domains);
      return { domainId: id, proxyUrl: 'https://app.embedded.accounts.dev/__clerk' };
    },
  ],
  send_email: [
    (clerk) => ({
      ...instanceArguments['send_email']!(clerk),
      cc: [someone(), someone()],
      bcc: [someone()],
    }),
  ],
};

const further = { ...users, ...arrivals, ...organizations, ...instance };

/** Good arguments for each tool and operation: where something is taken only sometimes, for both. */
export const countArguments: Readonly<Record<string, readonly Arguments[]>> = Object.fromEntries(
  [
    ...new Set([...Object.keys(peopleArguments), ...Object.keys(instanceArguments), ...Object.keys(further)]),
  ].map((name) => {
    const good = peopleArguments[name] ?? instanceArguments[name];
    return [name, [...(good ? [good] : []), ...(further[name] ?? [])]];
  }),
);

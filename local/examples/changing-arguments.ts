import type { EmbeddedClerk } from '../clerk/server.ts';
import { ada, keiko, lastOrganization, northwind, required, session } from './picks.ts';

type Arguments = (clerk: EmbeddedClerk) => Record<string, unknown>;

const pendingInvitation = ({ state }: EmbeddedClerk) =>
  required(
    [...state.invitations.values()].find(({ status }) => status === 'pending'),
    'a pending invitation',
  );

/** Somebody who is in an organization and may be taken out of it. */
const member = ({ state }: EmbeddedClerk) =>
  required(
    [...state.memberships.values()].find(({ role }) => role === 'org:member'),
    'a member',
  );
const banned = ({ state }: EmbeddedClerk) =>
  required(
    [...state.users.values()].find((user) => user.banned),
    'a banned user',
  );

/** Good arguments for each tool outside the catalog that changes something; some ask for several requests to Clerk. */
export const changingArguments: Readonly<Record<string, Arguments>> = {
  create_user: () => ({ emailAddress: ['new@example.org'], firstName: 'New', skipPasswordRequirement: true }),
  update_user: (clerk) => ({
    userId: ada(clerk).id,
    password: 'correct horse battery staple',
    publicMetadata: { role: 'superadmin' },
  }),
  change_contact_methods: (clerk) => ({
    userId: ada(clerk).id,
    action: 'add',
    emailAddress: 'second@example.org',
  }),
  ban_user: (clerk) => ({ userId: keiko(clerk).id }),
  unban_user: (clerk) => ({ userId: banned(clerk).id }),
  revoke_user_sessions: (clerk) => ({ userId: session(clerk).userId }),
  delete_user: (clerk) => ({ userId: keiko(clerk).id }),
  create_user_invitation: () => ({
    emailAddress: 'invited@example.org',
    redirectUrl: 'https://example.org/',
  }),
  revoke_invitation: (clerk) => ({ invitationId: pendingInvitation(clerk).id }),
  create_organization: (clerk) => ({ name: 'Lumen', createdBy: ada(clerk).id }),
  update_organization: (clerk) => ({
    organizationId: northwind(clerk).id,
    name: 'Northwind Traders',
    publicMetadata: { tier: 'gold' },
  }),
  set_organization_member: (clerk) => ({
    organizationId: member(clerk).organizationId,
    userId: member(clerk).userId,
    role: 'org:admin',
  }),
  remove_organization_member: (clerk) => ({
    organizationId: member(clerk).organizationId,
    userId: member(clerk).userId,
  }),
  create_organization_invitation: (clerk) => ({
    organizationId: northwind(clerk).id,
    emailAddress: 'invited@example.org',
    role: 'org:member',
  }),
  lock_user: (clerk) => ({ userId: keiko(clerk).id }),
  unlock_user: (clerk) => ({
    userId: Object.assign(keiko(clerk), { lockedUntil: Date.now() + 600_000 }).id,
  }),
  update_user_metadata: (clerk) => ({ userId: keiko(clerk).id, publicMetadata: { team: 'blue' } }),
  update_users_metadata: (clerk) => ({
    rows: [{ userId: keiko(clerk).id }],
    publicMetadata: { team: 'blue' },
  }),
  invite_organization_members: (clerk) => ({
    organizationId: northwind(clerk).id,
    role: 'org:member',
    rows: [{ emailAddress: 'one@example.org' }, { emailAddress: 'two@example.org' }],
  }),
  delete_organization: (clerk) => ({ organizationId: lastOrganization(clerk).id }),
  offboard_user: (clerk) => ({ userId: member(clerk).userId, delete: true }),
  invite_users: () => ({
    rows: [{ emailAddress: 'one@example.org' }, { emailAddress: 'two@example.org' }],
  }),
  create_users: () => ({
    rows: ['one', 'two'].map((name) => ({
      emailAddress: [`${name}@example.org`],
    })),
  }),
};

import type { User } from '@clerk/backend';
import type { Principal } from '../../access/principal.ts';
import type { Clerk } from '../../clerk/clerk.ts';
import { allPages } from '../../clerk/queries/all-pages.ts';
import { liveSessionsOf } from '../../clerk/queries/live-sessions.ts';
import { membershipsOf, organizationInvitationsOf } from '../../clerk/queries/organizations-of-user.ts';
import { pendingInvitations } from '../invitations/pending-invitations.ts';
import type { StepName } from './offboarding-report.ts';

/** Whose access ends, and who ends it. */
export interface Offboarding {
  readonly clerk: Clerk;
  /** As Clerk knew the user when the offboarding began. */
  readonly user: User;
  readonly by: Principal;
}

/** One thing that a step has to do. */
export interface Task {
  readonly id: string;
  /** What people call it. */
  readonly label?: string;
  /** Does it. Throws `ClerkFailure`. */
  readonly run: () => Promise<unknown>;
}

/** One step: what it has to do for this user. Finding out changes nothing; throws `ClerkFailure`. */
export interface Step {
  readonly name: StepName;
  readonly find: (offboarding: Offboarding) => Promise<readonly Task[]>;
}

/** The most API keys that Clerk lists at once. */
const apiKeyPage = 100;

const ban: Step = {
  name: 'ban',
  find: async ({ clerk, user }) =>
    user.banned ? [] : [{ id: user.id, run: () => clerk.write((client) => client.users.banUser(user.id)) }],
};

/** In place of a ban that would leave an organization without an admin: it ends by itself, and keeps nobody signed in out. */
export const lockStep: Step = {
  name: 'lock',
  find: async ({ clerk, user }) =>
    user.locked ? [] : [{ id: user.id, run: () => clerk.write((client) => client.users.lockUser(user.id)) }],
};

const sessions: Step = {
  name: 'sessions',
  async find({ clerk, user: { id: userId } }) {
    const found = await liveSessionsOf(clerk, userId);
    return found.map(({ id }) => ({
      id,
      run: () => clerk.write((client) => client.sessions.revokeSession(id)),
    }));
  },
};

const organizations: Step = {
  name: 'organizations',
  async find({ clerk, user: { id: userId } }) {
    const memberships = await membershipsOf(clerk, userId);
    return memberships.map((membership) => ({
      id: membership.organization.id,
      label: membership.organization.name,
      run: () =>
        clerk.write((client) =>
          client.organizations.deleteOrganizationMembership({
            organizationId: membership.organization.id,
            userId,
          }),
        ),
    }));
  },
};

const invitations: Step = {
  name: 'invitations',
  async find({ clerk, user }) {
    const found = [];
    for (const { emailAddress } of user.emailAddresses) {
      found.push(...(await pendingInvitations(clerk, emailAddress)));
    }
    return found.map(({ id, emailAddress }) => ({
      id,
      label: emailAddress,
      run: () => clerk.write((client) => client.invitations.revokeInvitation(id)),
    }));
  },
};

const organizationInvitations: Step = {
  name: 'organization_invitations',
  async find({ clerk, user: { id: userId } }) {
    const found = await organizationInvitationsOf(clerk, userId);
    return found.map(({ id: invitationId, organizationId, publicOrganizationData }) => ({
      id: invitationId,
      label: publicOrganizationData?.name ?? organizationId,
      run: () =>
        clerk.write((client) =>
          client.organizations.revokeOrganizationInvitation({ organizationId, invitationId }),
        ),
    }));
  },
};

const apiKeys: Step = {
  name: 'api_keys',
  async find({ clerk, user: { id: subject } }) {
    const found = await allPages(
      (page) => clerk.read((client) => client.apiKeys.list({ subject, ...page })),
      apiKeyPage,
    );
    return found.map(({ id: apiKeyId, name }) => ({
      id: apiKeyId,
      label: name,
      run: () =>
        clerk.write((client) =>
          client.apiKeys.revoke({ apiKeyId, revocationReason: 'The user was offboarded.' }),
        ),
    }));
  },
};

const mark: Step = {
  name: 'mark',
  async find({ clerk, user, by }) {
    // Whoever came back after an earlier offboarding is marked anew.
    if (user.banned && user.privateMetadata['offboardedAt'] !== undefined) return [];
    const { kind, issuer, subject, client: through } = by;
    const privateMetadata = {
      offboardedAt: new Date().toISOString(),
      offboardedBy: { kind, issuer, subject, ...(through === undefined ? {} : { client: through }) },
    };
    return [
      {
        id: user.id,
        run: () => clerk.write((client) => client.users.updateUserMetadata(user.id, { privateMetadata })),
      },
    ];
  },
};

/**
 * What ends a user's access, in the order in which it must: nobody signs in again while the rest is going on, and
 * memberships are looked up when no invitation is left that could become one.
 */
export const accessSteps: readonly Step[] = [
  ban,
  sessions,
  invitations,
  organizationInvitations,
  organizations,
  apiKeys,
];

export const markStep = mark;

export const deletionStep: Step = {
  name: 'deletion',
  find: async ({ clerk, user }) => [
    { id: user.id, run: () => clerk.write((client) => client.users.deleteUser(user.id)) },
  ],
};

/** Why grants stay: the Backend API neither lists them nor revokes them by user. */
export const oauthLimit =
  "Clerk's API neither lists nor revokes a user's OAuth grants or sign-in tokens. A banned user can't grant anew; access tokens that OAuth applications hold already may work until they expire, within a day by default. To end one of them before, whoever has the token can revoke it at its OAuth application.";

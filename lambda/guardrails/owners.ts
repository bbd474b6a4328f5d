import { allEnded } from '../base/all-ended.ts';
import type { Clerk } from '../clerk/clerk.ts';
import { ifThere } from '../clerk/if-there.ts';
import type { OutgoingRequest } from '../clerk/request-guard.ts';
import { textsIn } from './mentions.ts';

type Lookup = (clerk: Clerk, id: string) => Promise<readonly (string | null | undefined)[]>;

/** How to find whom or what a thing belongs to that its id does not tell, by the first part of the path. */
const lookups: Readonly<Record<string, Lookup>> = {
  sessions: async (clerk, id) => [(await clerk.read((client) => client.sessions.getSession(id))).userId],
  api_keys: async (clerk, id) => [(await clerk.read((client) => client.apiKeys.get(id))).subject],
  saml_connections: async (clerk, id) => [
    (await clerk.read((client) => client.samlConnections.getSamlConnection(id))).organizationId,
  ],
  enterprise_connections: async (clerk, id) => [
    (await clerk.read((client) => client.enterpriseConnections.getEnterpriseConnection(id))).organizationId,
  ],
  organization_roles: async (clerk, id) => [
    (await clerk.read((client) => client.organizationRoles.getOrganizationRole(id))).key,
  ],
  organization_permissions: async (clerk, id) => {
    const { data } = await clerk.read((client) =>
      client.organizationRoles.getOrganizationRoleList({ limit: 500 }),
    );
    return data.filter(({ permissions }) => permissions.some((one) => one.id === id)).map(({ key }) => key);
  },
  // A path takes the slug of an organization as well as its id.
  organizations: async (clerk, id) =>
    id.startsWith('org_')
      ? []
      : [(await clerk.read((client) => client.organizations.getOrganization({ organizationId: id }))).id],
};

/** The key of the role that a body gives by id, under a name such as `creator_role_id`. Throws `ClerkFailure`. */
export async function rolesById({ body }: OutgoingRequest, clerk: Clerk): Promise<string[]> {
  const ids = new Set(
    [...textsIn(body)]
      .filter(
        ({ name, text }) => name.endsWith('role_id') || (isRoleField(name) && /^role_[^:]+$/.test(text)),
      )
      .map(({ text }) => text),
  );
  return allEnded(
    Array.from(ids, async (id) => {
      const role = await clerk.read((client) => client.organizationRoles.getOrganizationRole(id));
      return role.key;
    }),
  );
}

/** True for a field in which roles are given: `role`, `role_key`, `default_role_key`, `roles`. */
export function isRoleField(name: string): boolean {
  return /(?:^|_)roles?(?:_keys?)?$/.test(name);
}

/** Whom or what a request is about that it does not name itself: ids of users and organizations, keys of roles. Throws `ClerkFailure`. */
export async function ownersOf({ path }: OutgoingRequest, clerk: Clerk): Promise<string[]> {
  const [collection = '', id] = path;
  if (id === undefined) return [];
  const owners = await (Object.hasOwn(lookups, collection) ? lookups[collection]?.(clerk, id) : undefined);
  return (owners ?? []).filter((owner) => typeof owner === 'string');
}

/**
 * The first of these users and organizations that pays for the subscription item in the path; undefined for other
 * requests. Throws `ClerkFailure`.
 */
export async function payerAmong(
  { path }: OutgoingRequest,
  { users, organizations }: { users: readonly string[]; organizations: readonly string[] },
  clerk: Clerk,
): Promise<string | undefined> {
  const [billing, items, id] = path;
  if (billing !== 'billing' || items !== 'subscription_items' || id === undefined) return undefined;
  const subscriptions = [
    ...users.map((payer) => ({
      payer,
      read: () => clerk.read((client) => client.billing.getUserBillingSubscription(payer)),
    })),
    ...organizations.map((payer) => ({
      payer,
      read: () => clerk.read((client) => client.billing.getOrganizationBillingSubscription(payer)),
    })),
  ];
  for (const { payer, read } of subscriptions) {
    const subscription = await ifThere(read());
    if (subscription?.subscriptionItems.some((item) => item.id === id)) return payer;
  }
  return undefined;
}

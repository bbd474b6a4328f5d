import type { ClerkClient } from '@clerk/backend';
import { readOrganizationDomain } from '../clerk/views/organization-domain.ts';
import { quoted } from '../clerk/views/user-text.ts';
import { canonical } from '../base/canonical.ts';
import { allPages } from '../clerk/queries/all-pages.ts';
import { objectState } from './object-state.ts';
import { counted, type Target, type TargetContext } from './target.ts';

type Args = Readonly<Record<string, unknown>>;

/** How to read what an argument names. Throws `ClerkFailure`. */
type TargetReader = (id: string, context: TargetContext, args: Args) => Promise<Target>;

interface Readable {
  readonly id: string;
  /** Domains have none; what is told of them stands for it. */
  readonly updatedAt?: number;
}

interface Besides<Item> {
  /** What an approval is not bound to. */
  readonly more?: (item: Item) => readonly string[];
  /** True where what is not in Clerk's list may be there, or a guardrail may say more of it: it is not refused here. */
  readonly isLeftToClerk?: boolean;
}

/**
 * Reads with `read` and tells `facts`: what people wrote in quotation marks, the rest as it is. Clerk lists some things
 * that it does not give one by one: what is not in the list is said not to be there.
 */
function reader<Item extends Readable>(
  what: string,
  read: (client: ClerkClient, id: string, args: Args) => Promise<Item | undefined>,
  facts: (item: Item) => readonly string[],
  { more = () => [], isLeftToClerk = false }: Besides<Item> = {},
): TargetReader {
  return async (id, { clerk }, args) => {
    // In an object: a call that answers with none counts as one that Clerk did not answer.
    const { item } = await clerk.read(async (client) => ({ item: await read(client, id, args) }));
    const told = item ? [...facts(item), id] : [id, 'which was not found'];
    return {
      version: canonical([what, item?.updatedAt ?? null, told]),
      refusal: item || isLeftToClerk ? undefined : `${what}: there is no ${id}.`,
      state: async () => objectState([what, id, item ?? null]),
      current: item,
      describe: async () => [`${what}: ${told.join(', ')}.`, ...(item ? more(item) : [])],
    };
  };
}

const byId =
  <Item extends Readable>(list: (client: ClerkClient, args: Args) => Promise<readonly Item[]>) =>
  async (client: ClerkClient, id: string, args: Args) =>
    (await list(client, args)).find((item) => item.id === id);

const permission = reader(
  'Permission',
  (client, id) => client.organizationPermissions.getOrganizationPermission(id),
  ({ name, key }) => [quoted(name), quoted(key)],
);
const machine = reader(
  'Machine',
  (client, id) => client.machines.get(id),
  ({ name, scopedMachines }) => [quoted(name), `talks to ${counted(scopedMachines.length, 'machine')}`],
);
const instanceDomain = reader(
  'Domain',
  byId(async (client) => (await client.domains.list()).data),
  ({ name, isSatellite, proxyUrl }) => [
    quoted(name),
    isSatellite ? 'a satellite' : 'the primary one',
    ...(proxyUrl ? [`proxy ${quoted(proxyUrl)}`] : []),
  ],
);
const organizationDomain = reader(
  'Domain of an organization',
  byId(async (client, { organizationId }) => {
    const domains = await allPages((page) =>
      client.organizations.getOrganizationDomainList({ organizationId: String(organizationId), ...page }),
    );
    return domains.map(readOrganizationDomain);
  }),
  ({ name, enrollmentMode }) => [quoted(name), enrollmentMode],
);

/** What the operations of the catalog are about besides people, organizations and sessions: by the name of the argument. */
export const catalogTargets: Readonly<Record<string, TargetReader>> = {
  roleId: reader(
    'Role',
    (client, id) => client.organizationRoles.getOrganizationRole(id),
    ({ name, key, permissions }) => [quoted(name), quoted(key), counted(permissions.length, 'permission')],
  ),
  permissionId: permission,
  roleSetKeyOrId: reader(
    'Role set',
    (client, id) => client.roleSets.getRoleSet(id),
    ({ name, key, roles }) => [quoted(name), quoted(key), `roles ${roles.map((role) => role.key).join(' ')}`],
    {
      more: ({ roles }) => {
        const held = roles.filter(({ membersCount }) => (membersCount ?? 0) > 0);
        const counts = held.map(({ key, membersCount }) => `${membersCount} as ${quoted(key)}`);
        return counts.length === 0 ? [] : [`Members of organizations that use it: ${counts.join(', ')}.`];
      },
    },
  ),
  enterpriseConnectionId: reader(
    'Enterprise connection',
    (client, id) => client.enterpriseConnections.getEnterpriseConnection(id),
    ({ name, domains, active }) => [...[name, ...domains].map(quoted), active ? 'active' : 'not active'],
  ),
  samlConnectionId: reader(
    'SAML connection',
    (client, id) => client.samlConnections.getSamlConnection(id),
    ({ name, domain, active, userCount }) => [
      ...[name, domain].map(quoted),
      active ? 'active' : 'not active',
      counted(userCount, 'user'),
    ],
  ),
  apiKeyId: reader(
    'API key',
    (client, id) => client.apiKeys.get(id),
    ({ name, subject, revoked }) => [quoted(name), `of ${subject}`, ...(revoked ? ['revoked'] : [])],
  ),
  machineId: machine,
  otherMachineId: machine,
  oauthApplicationId: reader(
    'OAuth application',
    (client, id) => client.oauthApplications.get(id),
    ({ name, scopes }) => [quoted(name), `scopes ${quoted(scopes)}`],
  ),
  redirectUrlId: reader(
    'Redirect URL',
    (client, id) => client.redirectUrls.getRedirectUrl(id),
    ({ url }) => [quoted(url)],
  ),
  templateId: reader(
    'JWT template',
    (client, id) => client.jwtTemplates.get(id),
    ({ name }) => [quoted(name)],
  ),
  domainId: (id, context, args) =>
    (args['organizationId'] === undefined ? instanceDomain : organizationDomain)(id, context, args),
  waitlistEntryId: reader(
    'Waitlist entry',
    async (client, id) =>
      (await client.waitlistEntries.list({ query: id, limit: 10 })).data.find((entry) => entry.id === id),
    ({ emailAddress, status }) => [quoted(emailAddress), status],
    { isLeftToClerk: true },
  ),
  allowlistIdentifierId: reader(
    'Entry of the allowlist',
    byId((client) => allPages((page) => client.allowlistIdentifiers.getAllowlistIdentifierList(page))),
    ({ identifier }) => [quoted(identifier)],
    { isLeftToClerk: true },
  ),
  blocklistIdentifierId: reader(
    'Entry of the blocklist',
    byId((client) => allPages((page) => client.blocklistIdentifiers.getBlocklistIdentifierList(page))),
    ({ identifier }) => [quoted(identifier)],
    { isLeftToClerk: true },
  ),
};

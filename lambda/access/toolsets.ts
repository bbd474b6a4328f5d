import type { Permission } from './permissions.ts';

/** What stands before the colon of a permission. */
type Resource = Permission extends `${infer Before}:${string}` ? Before : never;

/** The toolset that each resource's permissions belong to, and with them the tools that ask for these. */
const toolsetOfResource = {
  users: 'users',
  sessions: 'sessions',
  clients: 'sessions',
  invitations: 'invitations',
  waitlist: 'waitlist',
  organizations: 'organizations',
  memberships: 'organizations',
  organization_domains: 'organizations',
  roles: 'roles',
  connections: 'connections',
  access: 'access',
  audit: 'audit',
  billing: 'billing',
  emails: 'emails',
  sign_ups: 'sign_ups',
  restrictions: 'restrictions',
  api_keys: 'api_keys',
  machines: 'machines',
  m2m_tokens: 'machines',
  oauth_applications: 'oauth_applications',
  actor_tokens: 'sign_in_tokens',
  agent_tasks: 'sign_in_tokens',
  sign_in_tokens: 'sign_in_tokens',
  testing_tokens: 'sign_in_tokens',
  jwt_templates: 'jwt_templates',
  redirect_urls: 'redirect_urls',
  domains: 'domains',
  webhooks: 'webhooks',
  instance: 'instance',
} as const satisfies Record<Resource, string>;

/** A group of tools that a connection can be narrowed to. */
export type Toolset = (typeof toolsetOfResource)[Resource];

/** Every toolset there is, in a stable order. */
export const toolsets: readonly Toolset[] = [...new Set(Object.values(toolsetOfResource))];

/** True for exactly the toolsets there are; case matters. */
export function isToolset(text: string): text is Toolset {
  return (toolsets as readonly string[]).includes(text);
}

/** The toolset of the tools that ask for a permission. */
export function toolsetOf(permission: Permission): Toolset {
  return toolsetOfResource[permission.slice(0, permission.indexOf(':')) as Resource];
}

import type { ToolFacts } from '../definition/tool.ts';

/** What only says how something is called, by tool: besides the argument that names it, which comes first. */
const renames: Readonly<Record<string, readonly string[]>> = {
  update_user: ['userId', 'firstName', 'lastName'],
  update_organization: ['organizationId', 'name', 'metadataMode'],
  update_role: ['roleId', 'name', 'description'],
  update_permission: ['permissionId', 'name', 'description'],
  update_role_set: ['roleSetKeyOrId', 'name', 'description'],
  update_enterprise_connection: ['enterpriseConnectionId', 'name'],
  update_saml_connection: ['samlConnectionId', 'name'],
  update_oauth_application: ['oauthApplicationId', 'name'],
};

/** The tools and operations that may only rename something. */
export const renamed: ReadonlySet<string> = new Set(Object.keys(renames));

/**
 * True when a call changes nothing but what people read: a name or a description that no program goes by, and that can be
 * set back.
 */
export function isRename({ name }: ToolFacts, args: Readonly<Record<string, unknown>>): boolean {
  const harmless = renames[name];
  if (!harmless) return false;
  return Object.entries(args).every(
    ([argument, value]) => value === undefined || harmless.includes(argument),
  );
}

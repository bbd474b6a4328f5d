import type { ToolFacts } from '../definition/tool.ts';

/**
 * Tools and operations besides the destructive ones that some or all calls are asked about; `gravity.ts` says which. A
 * list of names, since which tools take a confirmation must be known without loading anything.
 */
export const graveNames: ReadonlySet<string> = new Set([
  'add_domain',
  'add_many_to_waitlist',
  'add_permission_to_role',
  'add_roles_to_role_set',
  'create_actor_token',
  'create_agent_task',
  'create_api_key',
  'create_enterprise_connection',
  'create_m2m_token',
  'create_machine',
  'create_oauth_application',
  'create_organization',
  'create_organization_domain',
  'create_organization_invitation',
  'create_organization_invitations_in_bulk',
  'create_redirect_url',
  'create_role',
  'create_role_set',
  'create_saml_connection',
  'create_session',
  'create_session_token',
  'create_sign_in_token',
  'create_testing_token',
  'create_user',
  'create_user_invitations_in_bulk',
  'create_users',
  'create_webhook_app',
  'export_users',
  'get_api_key_secret',
  'get_machine_secret',
  'get_user_oauth_access_token',
  'get_webhook_dashboard_url',
  'invite_organization_members',
  'invite_users',
  'refresh_session',
  'send_email',
  'send_emails',
  'set_organization_member',
  'unban_user',
  'unlock_user',
  'unset_user_password_compromised',
  'update_api_key',
  'update_organization_domain',
]);

/** True when some call of the tool is asked about unless the settings say otherwise. */
export function mayBeGrave({ name, annotations }: ToolFacts): boolean {
  return annotations.destructiveHint || graveNames.has(name);
}

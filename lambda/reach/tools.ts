import type { Bound } from '../access/reach.ts';

/**
 * What a tool or operation works on, as far as a reach has to do with it.
 * - `user`: on users, and what they have, as members of organizations.
 * - `organization`: on organizations, and what is in them.
 * - `instance`: on what belongs to the whole instance, makes what belongs to no organization, or on something of which
 *   Clerk does not tell whose it is: never within a reach.
 * - `own`: only on the caller, or on this server.
 */
export type WorksOn = 'user' | 'organization' | 'instance' | 'own';

const of = (worksOn: WorksOn, names: string): [string, WorksOn][] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => [name, worksOn]);

/** What each tool and operation works on. One that is not here works on the instance. */
export const toolReach: ReadonlyMap<string, WorksOn> = new Map([
  ...of('own', 'whoami search_operations run_operation'),
  ...of(
    'user',
    `find_user get_user list_users get_user_count get_user_memberships list_user_sessions list_user_organization_invitations
    get_session update_user change_contact_methods ban_user unban_user lock_user unlock_user revoke_user_sessions
    delete_user update_user_metadata update_users_metadata export_users
    set_user_profile_image delete_user_profile_image remove_user_password set_user_password_compromised
    unset_user_password_compromised disable_user_mfa delete_user_totp delete_user_backup_codes delete_user_passkey
    replace_user_email_address replace_user_phone_number delete_user_wallet delete_user_external_account`,
  ),
  ...of(
    'organization',
    `list_organizations get_organization list_organization_members set_organization_member remove_organization_member
    update_membership_metadata create_organization_invitation create_organization_invitations_in_bulk
    invite_organization_members
    list_invitations revoke_invitation get_organization_invitation list_organization_domains review_access`,
  ),
  ...of(
    'instance',
    `create_user create_users create_user_invitation invite_users create_organization search_audit_log offboard_user
    update_organization delete_organization set_organization_logo delete_organization_logo
    list_all_memberships create_organization_domain update_organization_domain delete_organization_domain
    get_user_oauth_access_token verify_user_password verify_user_totp get_email_address get_phone_number
    create_session create_session_token refresh_session list_clients get_client verify_client get_sign_up update_sign_up
    create_user_invitations_in_bulk delete_user_invitation
    list_waitlist_entries add_to_waitlist add_many_to_waitlist invite_from_waitlist reject_waitlist_entry
    delete_waitlist_entry
    list_roles get_role create_role update_role delete_role add_permission_to_role remove_permission_from_role
    list_permissions get_permission create_permission update_permission delete_permission
    list_role_sets get_role_set create_role_set update_role_set add_roles_to_role_set replace_role_in_role_set
    replace_role_set
    list_enterprise_connections get_enterprise_connection create_enterprise_connection update_enterprise_connection
    delete_enterprise_connection list_saml_connections get_saml_connection create_saml_connection
    update_saml_connection delete_saml_connection
    list_billing_plans get_user_subscription get_organization_subscription cancel_subscription_item extend_free_trial
    list_api_keys get_api_key create_api_key update_api_key revoke_api_key delete_api_key get_api_key_secret
    verify_api_key list_m2m_tokens create_m2m_token revoke_m2m_token verify_m2m_token
    list_machines get_machine create_machine update_machine delete_machine get_machine_secret rotate_machine_secret
    create_machine_scope delete_machine_scope
    list_oauth_applications get_oauth_application create_oauth_application update_oauth_application
    delete_oauth_application rotate_oauth_application_secret revoke_oauth_token verify_oauth_access_token
    create_actor_token revoke_actor_token create_sign_in_token revoke_sign_in_token create_agent_task revoke_agent_task
    create_testing_token list_allowlist_identifiers add_allowlist_identifier remove_allowlist_identifier
    list_blocklist_identifiers add_blocklist_identifier remove_blocklist_identifier
    list_redirect_urls get_redirect_url create_redirect_url delete_redirect_url
    list_jwt_templates get_jwt_template create_jwt_template update_jwt_template delete_jwt_template
    list_domains add_domain update_domain delete_domain check_domain_proxy send_email send_emails get_email
    create_webhook_app get_webhook_dashboard_url delete_webhook_app
    get_instance update_instance update_instance_restrictions get_instance_organization_settings
    update_instance_organization_settings change_instance_domain get_jwks`,
  ),
]);

/** Of what works on users, what Clerk can't answer by the domains of their addresses, or what always changes the address. */
const notByDomain: ReadonlySet<string> = new Set([
  'list_users',
  'get_user_count',
  'export_users',
  'get_user_memberships',
  'list_user_organization_invitations',
  'replace_user_email_address',
]);

/** What makes users, whose addresses say of which domain they will be. */
export const makesUsers: ReadonlySet<string> = new Set([
  'create_user',
  'create_users',
  'create_user_invitation',
  'create_user_invitations_in_bulk',
  'invite_users',
]);

/** Whether a tool of this name works on what can be within one of these bounds. */
export function offersTo(tool: string, bounds: readonly Bound[]): boolean {
  // One bound by domains is enough for Clerk not to be asked for lists that it could not filter.
  if (notByDomain.has(tool) && bounds.some(({ domains }) => domains)) return false;
  return bounds.some(({ domains, organizations }) => {
    if (!domains) return offersWithin(tool);
    if (makesUsers.has(tool)) return organizations === undefined;
    return toolReach.get(tool) === 'user';
  });
}

/** Whether a tool of this name works on what can be within organizations. */
export function offersWithin(tool: string): boolean {
  const worksOn = toolReach.get(tool);
  return worksOn !== undefined && worksOn !== 'instance';
}

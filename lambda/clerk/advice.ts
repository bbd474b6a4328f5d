/*
 * What to do about each refusal of Clerk's Backend API that tools can meet; codes of
 * https://clerk.com/docs/guides/development/errors/backend-api.
 */

/** What to do next, and the codes that it is said of. */
const advice: readonly (readonly [next: string, codes: readonly string[]])[] = [
  [
    'Check the id; it may belong to another Clerk instance, or the resource was deleted.',
    [
      'resource_not_found',
      'agent_task_not_found',
      'agent_task_subject_not_found',
      'external_account_not_found',
      'form_resource_not_found',
      'image_not_found',
      'organization_creator_not_found',
      'organization_not_found_or_unauthorized',
      'organization_role_permission_association_not_found',
      'passkey_not_registered',
      'payer_not_found',
      'plan_not_found',
      'subscription_item_not_found',
      'subscription_not_found',
      'client_not_found',
    ],
  ],
  ['Something else is changing it right now: wait a few seconds and try again.', ['resource_locked']],
  [
    'Clerk is still working on it: wait a minute, read the state, then try again.',
    ['waitlist_entry_locked', 'role_migration_in_progress'],
  ],
  [
    'A directory (SCIM) manages this: change it there, or ask whoever runs the directory; trying again here will not help.',
    [
      'attribute_managed_by_scim',
      'organization_membership_managed_by_scim',
      'user_managed_by_scim',
      'deprovisioned',
    ],
  ],

  // Limits: whose they are decides what helps.
  [
    'This instance holds as many users as its plan allows (100 in a development instance): delete users that are not needed, or whoever runs the instance raises the plan.',
    ['user_quota_exceeded'],
  ],
  [
    'This instance holds as many of them as its plan or settings allow: remove one that is not needed, or whoever runs the instance raises the limit in Clerk.',
    [
      'quota_exceeded',
      'organization_quota_exceeded',
      'organization_instance_roles_quota_exceeded',
      'organization_instance_role_sets_quota_exceeded',
    ],
  ],
  [
    "Raise maxAllowedMemberships with update_organization: the limit is this one organization's. Or remove a member, or revoke an invitation. Where Clerk refuses to raise it, the limit is that of the instance's plan.",
    ['organization_membership_quota_exceeded', 'organization_membership_quota_exceeded_for_sso'],
  ],
  [
    'The billing plan of this one organization sets the limit of its members: its plan or seats must be changed; maxAllowedMemberships cannot raise it.',
    [
      'organization_member_limit_managed_by_billing',
      'insufficient_seats',
      'plan_seat_limit_exceeded',
      'seat_based_billing_exceeds_org_member_limit',
      'org_member_limit_exceeded_for_plan_change',
    ],
  ],
  [
    "The limit is this one user's: raise createOrganizationsLimit with update_user, or create the organization without createdBy.",
    ['org_creation_limit_exceeded'],
  ],
  [
    "The limit is this one organization's: delete one of its domains first.",
    ['organization_domain_quota_exceeded'],
  ],
  [
    'A development instance sends only so many mails and messages a month: go on next month, with an invitation that sends none (notify false), or in a production instance.',
    ['dev_monthly_email_limit_exceeded', 'dev_monthly_sms_limit_exceeded'],
  ],
  [
    'The instance allows only so many sign-ins as somebody else: go on later, or whoever runs the instance raises the plan.',
    ['impersonation_limit_exceeded'],
  ],
  ['Send fewer at a time.', ['bulk_size_exceeded', 'form_param_array_size_exceeded']],
  [
    'Send less: Clerk takes no more than the size it names.',
    ['form_param_exceeds_allowed_size', 'image_too_large', 'request_body_too_large'],
  ],

  // What the instance lacks.
  [
    'The Clerk plan of this instance does not include it: whoever runs the instance changes the plan.',
    ['unsupported_subscription_plan_features', 'billing_annual_only_plans_not_enabled'],
  ],
  [
    'It is switched off in this instance: whoever runs it switches it on in the Clerk Dashboard.',
    [
      'api_keys_not_enabled',
      'billing_not_enabled',
      'disabled_instance_restriction',
      'feature_not_enabled',
      'feature_requires_custom_domain',
      'feature_requires_email_address_enabled',
      'feature_requires_oidc_provider',
      'feature_requires_progressive_sign_up',
      'form_disable_default_second_factor_not_allowed',
      'oauth_token_provider_not_enabled',
      'organization_domain_enrollment_mode_not_enabled',
      'organization_domains_not_enabled',
      'organization_not_enabled_in_instance',
      'password_disabled',
      'personal_accounts_not_allowed',
      'plan_free_trials_disabled',
      'unsupported_country_code',
    ],
  ],
  ['Organizations have no slugs in this instance: leave slug out.', ['organization_slugs_disabled']],
  [
    'Clerk allows it only in the other kind of instance (development or production).',
    ['request_invalid_for_environment', 'request_invalid_for_instance'],
  ],
  [
    'Clerk does not allow it in this instance; trying again will not help.',
    [
      'action_blocked',
      'authorization_invalid',
      'authorization_missing_scopes',
      'breaks_instance_invariant',
      'domain_update_forbidden',
      'feature_not_implemented',
      'force_organization_selection_not_allowed_when_organizations_disabled',
      'invitations_not_supported',
      'operation_not_allowed_on_primary_domain',
      'organization_role_set_reassignment_contact_support',
      'organization_system_permission_not_modifiable',
      'organizations_cannot_be_enabled',
      'organizations_disable_not_allowed',
      'primary_domain_already_exists',
      'provider_domain_operation_not_allowed',
      'session_creation_not_allowed',
      'session_token_jwt_template',
      'sign_up_cannot_be_updated',
    ],
  ],
  [
    'The allowlist, the blocklist or another restriction of the instance keeps this identifier out: whoever runs the instance decides whether to let it in.',
    ['not_allowed_access', 'sign_up_mode_restricted_invalid_value'],
  ],
  ['Clerk no longer has this operation: use another one.', ['operation_deprecated']],
  [
    'This server and Clerk do not understand each other: report it, with the trace id, to whoever runs this server.',
    [
      'api_version_invalid',
      'instance_key_required',
      'malformed_publishable_key',
      'malformed_request_parameters',
      'missing_query_parameter',
      'request_body_invalid',
      'unsupported_content_type',
    ],
  ],

  // Values.
  [
    'This Clerk instance requires the parameter: send it.',
    [
      'form_data_missing',
      'form_param_missing',
      'form_conditional_param_missing',
      'form_param_nil',
      'missing_plan_id',
    ],
  ],
  [
    'This Clerk instance does not accept the parameter: leave it out, or enable it in Clerk.',
    ['form_param_unknown', 'form_param_deprecated'],
  ],
  [
    'The two do not go together: leave one of them out.',
    ['form_conditional_param_disallowed', 'form_param_value_conflict'],
  ],
  [
    'Correct the format of the parameter.',
    ['form_param_format_invalid', 'form_param_type_invalid', 'insecure_url'],
  ],
  [
    'Correct the value of the parameter as Clerk says; unchanged it is refused again.',
    [
      'bad_request',
      'form_code_incorrect',
      'form_disallow_future_date',
      'form_invalid_origin',
      'form_param_array_length_mismatch',
      'form_param_duplicate',
      'form_param_invalid_date',
      'form_param_invalid_time',
      'form_param_max_length_exceeded',
      'form_param_min_length_exceeded',
      'form_param_value_invalid',
      'form_param_value_too_large',
      'form_public_client_requires_pkce',
      'invalid_proxy_configuration',
      'invalid_totp_secret_code',
      'jwt_template_reserved_claim',
      'machine_token_reserved_claim',
      'oauth_application_consent_screen_cannot_be_disabled',
      'oauth_application_consent_screen_requires_consent_path',
      'oauth_unsupported_provider',
      'proxy_url_required_for_provider_domain',
      'totp_incorrect_code',
      'totp_invalid_length',
    ],
  ],
  [
    'Choose another username: 4 to 64 letters, digits, - and _, not digits alone and no phone number, unless the instance says otherwise.',
    [
      'form_username_cannot_be_phone_number',
      'form_username_invalid_character',
      'form_username_invalid_length',
      'form_username_needs_non_number_char',
    ],
  ],
  ['The password was found in a breach: choose another one.', ['form_password_pwned']],
  ['Choose a password of at least 8 characters.', ['form_password_length_too_short']],
  [
    "Choose another password that meets the instance's rules.",
    [
      'form_password_length_too_long',
      'form_password_matches_identifier',
      'form_password_no_lowercase',
      'form_password_no_number',
      'form_password_no_special_char',
      'form_password_no_uppercase',
      'form_password_not_strong_enough',
      'form_password_size_in_bytes_exceeded',
      'form_password_validation_failed',
    ],
  ],
  [
    'The digest is not one of this hasher: send it exactly as the hasher writes it.',
    ['form_password_digest_invalid_code'],
  ],
  ["It does not match the user's; do not guess.", ['incorrect_password']],
  [
    'Choose another domain.',
    [
      'home_url_taken',
      'known_hosting_domain',
      'organization_domain_blocked',
      'organization_domain_common',
      'reserved_domain',
      'reserved_subdomain',
    ],
  ],

  // What is there already, or not any more.
  [
    'The value is taken: use a different one, or work on what has it.',
    [
      'form_identifier_exists',
      'form_already_exists',
      'identification_claimed',
      'organization_domain_already_exists',
      'organization_domain_exists_for_enrollment',
      'organization_domain_exists_for_enterprise_connection',
      'organization_already_has_sso_connection',
    ],
  ],
  [
    'It is there already: read the current state; there may be nothing left to do.',
    [
      'already_a_member_in_organization',
      'conflict',
      'duplicate_record',
      'organization_domain_already_exists_same_organization',
      'organization_invitation_not_unique',
      'organization_role_permission_association_exists',
      'svix_app_exists',
      'waitlist_entry_already_invited',
    ],
  ],
  [
    'It has already ended or been decided, so this can no longer be done: read its current state.',
    [
      'actor_token_cannot_be_revoked_code',
      'agent_task_cannot_be_revoked',
      'commerce_subscription_item_already_canceled',
      'commerce_subscription_item_cannot_be_canceled',
      'commerce_subscription_item_cannot_be_ended',
      'invitation_already_revoked',
      'organization_invitation_revoked_code',
      'revoked_invitation',
      'sign_in_token_cannot_be_revoked_code',
      'subscription_already_ended',
      'subscription_item_no_longer_active',
      'subscription_item_not_in_free_trial',
      'verification_already_verified',
      'waitlist_entry_already_completed',
      'waitlist_entry_already_rejected',
    ],
  ],
  [
    'The invitation was accepted: whoever was invited is a user now; find_user finds who.',
    ['invitation_already_accepted'],
  ],
  [
    'The invitation is not pending any more. If it was accepted, list_organization_members shows the member, whom remove_organization_member takes out.',
    ['organization_invitation_not_pending', 'organization_invitation_already_accepted'],
  ],
  [
    'The user is not a member of the organization: list_organization_members shows who is.',
    ['not_a_member_in_organization'],
  ],
  [
    'The user named as the one who does it may not manage it in this organization: name one who may, or leave it out.',
    ['missing_organization_permission'],
  ],
  [
    'The user belongs to one organization alone: take the user out of that one first.',
    ['exclusive_organization_membership', 'exclusive_organization_membership_existing_members'],
  ],
  [
    'Give another member a role that may manage members with set_organization_member, then try again.',
    ['organization_minimum_permissions_needed'],
  ],
  [
    'The user is banned or deactivated: get_user shows it; unban_user lets a banned one in again.',
    ['user_banned', 'user_deactivated'],
  ],
  [
    'The user has none: get_user shows what the user has.',
    ['no_password_set', 'totp_disabled', 'form_identifier_not_found'],
  ],
  [
    'It must be verified first.',
    [
      'external_account_email_address_verification_required',
      'form_verification_needed',
      'identification_create_second_factor_unverified',
      'identification_update_second_factor_unverified',
    ],
  ],
  [
    'The user signs in with it, or it belongs to a connected account: add another one, or remove that account first.',
    [
      'delete_linked_identification_disallowed',
      'identification_deletion_failed',
      'identification_update_failed',
      'last_required_identification_deletion_failed',
    ],
  ],
  [
    'The user must connect the account at the other service anew.',
    [
      'external_account_missing_refresh_token',
      'oauth_missing_access_token',
      'oauth_missing_refresh_token',
      'oauth_token_retrieval_error',
    ],
  ],

  // Roles.
  [
    'Give those who have the role another one first, and revoke the invitations with it.',
    [
      'organization_role_assigned_members',
      'organization_role_exists_in_invitations',
      'organization_role_on_set_assigned_to_user',
    ],
  ],
  [
    'Make another role the default in the settings of organizations first.',
    ['organization_role_default_creator_role', 'organization_role_domain_default_role'],
  ],
  [
    'Give the role the permissions that Clerk names first.',
    ['organization_missing_creator_role_permissions'],
  ],
  [
    'Say in reassignmentMappings, for each role that goes, which role its members get; it must be in the new role set.',
    [
      'organization_role_set_reassignment_mappings_invalid',
      'organization_role_set_reassignment_mappings_missing',
    ],
  ],

  // Connections.
  [
    'Complete the settings of the identity provider that Clerk names.',
    [
      'custom_oauth_provider_cannot_use_discovery_url',
      'custom_oauth_provider_discovery_issuer_mismatch',
      'custom_oauth_provider_discovery_server_retrieval_error',
      'enterprise_sso_sign_up_connection_missing',
      'saml_connection_cant_be_activated',
      'saml_failed_to_fetch_idp_metadata',
      'saml_failed_to_parse_idp_metadata',
      'saml_metadata_missing_fields',
    ],
  ],
  ['Make the Svix application first.', ['svix_app_missing']],
  ['Svix, which delivers webhooks for Clerk, failed: try again later.', ['svix_app_create_error']],
  ['The message could not be sent: check the number, then try again later.', ['sms_send_error']],

  // 401, but not because of this server's key.
  [
    'The session or token that was sent is no longer valid, or the two do not belong together. Signing in gives a new one.',
    [
      'client_state_invalid',
      'cookie_invalid',
      'expired_session_token_invalid',
      'expired_session_token_missing_azp',
      'expired_session_token_missing_sid',
      'infinite_redirect_loop',
      'invalid_session_token',
      'refresh_request_origin_azp_mismatch',
      'refresh_request_origin_invalid',
      'refresh_sid_mismatch',
      'refresh_token_not_found',
      'session_refresh_expired_session_token_consumed',
      'session_refresh_expired_session_token_missing_iat',
      'session_refresh_expired_session_token_too_old',
      'session_refresh_inactive_session',
      'session_refresh_session_not_found',
      'session_refresh_session_token_ineligible',
      'session_refresh_user_not_found',
    ],
  ],
  [
    "Clerk wants other credentials for this than the instance's secret key, a machine's own key or a user's session, which this server does not have.",
    ['authentication_invalid', 'could_not_authenticate_request', 'machine_secret_key_invalid'],
  ],
];

const byCode: ReadonlyMap<string, string> = new Map(
  advice.flatMap(([next, codes]) => codes.map((code): [string, string] => [code, next])),
);

/** Where the value that Clerk doesn't know is the key of something that can be listed. By Clerk's names of parameters. */
const byParameter: ReadonlyMap<string, string> = new Map([
  [
    'role',
    'Send the key of a role that this organization can have: list_organization_members shows the roles in use, the operation list_roles all of them.',
  ],
  ['role_set_key', 'Send the key of an existing role set: the operation list_role_sets shows them.'],
]);
const unknownValue: ReadonlySet<string> = new Set([
  'resource_not_found',
  'form_resource_not_found',
  'form_param_value_invalid',
  'form_param_format_invalid',
]);

/**
 * What to do next about a refusal with this code, of this parameter where Clerk names one; undefined for a code that no
 * tool meets.
 */
export function adviceFor(code: string, parameter?: string): string | undefined {
  const special = parameter !== undefined && unknownValue.has(code) ? byParameter.get(parameter) : undefined;
  return special ?? byCode.get(code);
}

/** All codes there is advice for. */
export const advisedCodes: readonly string[] = [...byCode.keys()];

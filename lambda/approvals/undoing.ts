type Args = Readonly<Record<string, unknown>>;

/** One sentence on how to undo a call, where need be by its arguments. */
export type Undoing = string | ((args: Args) => string);

const never = "Can't be undone.";
const nothing = 'There is nothing to undo: it only checks.';
const again = 'Undone by the same call with the values from before.';
const whole = 'Undone by the same call with the whole metadata from before, if somebody kept it.';
const invited = 'Undone by revoke_invitation until it is accepted; an email that was sent stays sent.';
const eachInvited =
  'Undone by revoke_invitation, one by one, until they are accepted; emails that were sent stay sent.';
const shown = "What was shown can't be taken back";
const expires = "Can't be taken back before it expires.";
const by = (name: string) => `Undone by ${name}.`;
const anew = (name: string, what: string) => `Can't be undone; ${name} ${what}.`;

/**
 * How each tool and operation that may be asked about is undone, by name: the one place where it is said. `run_operation`
 * is undone as what it runs.
 */
export const undoings: Readonly<Record<string, Undoing>> = {
  create_user: by('delete_user'),
  create_users: 'Undone by delete_user, one by one.',
  update_user: ({ password, passwordDigest, totpSecret, backupCodes, metadataMode }) => {
    const replacesCredentials = [password, passwordDigest, totpSecret, backupCodes].some(
      (value) => value !== undefined,
    );
    if (replacesCredentials) {
      return "Can't be undone for credentials that it replaces; the rest by the same call with the values from before.";
    }
    return metadataMode === 'replace' ? whole : again;
  },
  update_user_metadata: ({ mode }) => (mode === 'replace' ? whole : again),
  update_users_metadata: 'Undone by the same call with what it gives back as previous.',
  change_contact_methods: ({ action }) => contactUndoings[String(action)] ?? byAction,
  set_user_profile_image:
    'A picture that it replaces is gone; delete_user_profile_image removes the new one.',
  delete_user_profile_image: anew('set_user_profile_image', 'sets another picture'),
  ban_user: 'Undone by unban_user; the sessions that it ends stay ended.',
  unban_user: by('ban_user'),
  lock_user: by('unlock_user'),
  unlock_user: by('lock_user'),
  delete_user: never,
  offboard_user: ({ delete: deletes }) =>
    deletes === true
      ? never
      : "Can't be undone as a whole: unban_user lets the user in again, but memberships, invitations and API keys do not come back.",
  revoke_user_sessions: "Can't be undone; the user can sign in again.",
  export_users: "What was exported can't be taken back.",

  remove_user_password: anew('update_user', 'sets a new password'),
  set_user_password_compromised: ({ revokeAllSessions }) =>
    revokeAllSessions === true
      ? 'Undone by unset_user_password_compromised; the sessions that it ends stay ended.'
      : by('unset_user_password_compromised'),
  unset_user_password_compromised: by('set_user_password_compromised'),
  verify_user_password: nothing,
  verify_user_totp: 'A backup code that it uses up stays used.',
  disable_user_mfa: "Can't be undone; the user has to set up every second factor anew.",
  delete_user_totp: "Can't be undone; the user has to set up the authenticator app anew.",
  delete_user_backup_codes: anew('update_user', 'sets new ones'),
  delete_user_passkey: "Can't be undone; the user has to register a passkey anew.",
  replace_user_email_address: anew('change_contact_methods', 'adds the old addresses again'),
  replace_user_phone_number: anew('change_contact_methods', 'adds the old numbers again'),
  delete_user_wallet: "Can't be undone; the user has to connect the wallet anew.",
  delete_user_external_account: "Can't be undone; the user has to connect the account anew.",
  get_user_oauth_access_token: `${shown}; the other service decides how long the tokens work.`,

  create_session: 'Undone by revoke_user_sessions.',
  create_session_token: expires,
  refresh_session: "Can't be undone; revoke_user_sessions ends the session.",
  create_actor_token:
    'Undone by revoke_actor_token until it is used; then revoke_user_sessions ends its session.',
  revoke_actor_token: anew('create_actor_token', 'makes another one'),
  create_sign_in_token:
    'Undone by revoke_sign_in_token until it is used; then revoke_user_sessions ends its session.',
  revoke_sign_in_token: anew('create_sign_in_token', 'makes another one'),
  create_agent_task:
    'Undone by revoke_agent_task until its link is opened; then revoke_user_sessions ends its session.',
  revoke_agent_task: anew('create_agent_task', 'makes another one'),
  create_testing_token: expires,

  create_user_invitation: invited,
  invite_users: eachInvited,
  create_user_invitations_in_bulk: eachInvited,
  revoke_invitation: "Can't be undone; the person can be invited again.",
  delete_user_invitation: never,
  update_sign_up: again,
  add_to_waitlist: 'Undone by delete_waitlist_entry; an email that was sent stays sent.',
  add_many_to_waitlist: 'Undone by delete_waitlist_entry, one by one; emails that were sent stay sent.',
  invite_from_waitlist: invited,
  reject_waitlist_entry: anew('invite_from_waitlist', 'can still invite the person'),
  delete_waitlist_entry: anew('add_to_waitlist', 'adds the address anew'),
  add_allowlist_identifier: ({ notify }) =>
    notify === true
      ? 'Undone by remove_allowlist_identifier; an invitation that was sent stays sent.'
      : by('remove_allowlist_identifier'),
  remove_allowlist_identifier: by('add_allowlist_identifier'),
  add_blocklist_identifier: by('remove_blocklist_identifier'),
  remove_blocklist_identifier: by('add_blocklist_identifier'),

  create_organization: by('delete_organization'),
  update_organization: ({ metadataMode }) => (metadataMode === 'replace' ? whole : again),
  delete_organization: never,
  set_organization_logo: 'A logo that it replaces is gone; delete_organization_logo removes the new one.',
  delete_organization_logo: anew('set_organization_logo', 'sets another logo'),
  set_organization_member:
    'Undone by the same call with the role from before; remove_organization_member takes out someone who was not a member.',
  remove_organization_member:
    "Can't be undone as a whole: set_organization_member adds the user again, without the metadata of the membership.",
  update_membership_metadata: again,
  create_organization_invitation: invited,
  create_organization_invitations_in_bulk: eachInvited,
  invite_organization_members: eachInvited,
  create_organization_domain: 'Undone by delete_organization_domain; anyone who has joined by then stays.',
  update_organization_domain:
    'Undone by the same call with the values from before; anyone who has joined by then stays.',
  delete_organization_domain: anew('create_organization_domain', 'adds the domain anew'),

  create_role: by('delete_role'),
  update_role: again,
  delete_role: anew('create_role', 'makes another one'),
  add_permission_to_role: by('remove_permission_from_role'),
  remove_permission_from_role: by('add_permission_to_role'),
  create_permission: by('delete_permission'),
  update_permission: again,
  delete_permission: anew('create_permission', 'makes another one, which no role has'),
  create_role_set: 'Undone by replace_role_set, which deletes it.',
  update_role_set: again,
  add_roles_to_role_set: 'Undone by replace_role_in_role_set, which gives its members another role.',
  replace_role_in_role_set: "Can't be undone: nobody keeps who had which role.",
  replace_role_set: "Can't be undone: the role set is deleted, and nobody keeps who had which role.",

  create_enterprise_connection: by('delete_enterprise_connection'),
  update_enterprise_connection:
    'Undone by the same call with the values from before; Clerk keeps no certificate and no client secret that it replaces.',
  delete_enterprise_connection: anew(
    'create_enterprise_connection',
    'makes another one, which must be entered at the identity provider again',
  ),
  create_saml_connection: by('delete_saml_connection'),
  update_saml_connection:
    'Undone by the same call with the values from before; Clerk keeps no certificate that it replaces.',
  delete_saml_connection: anew(
    'create_saml_connection',
    'makes another one, which must be entered at the identity provider again',
  ),

  cancel_subscription_item: "Can't be undone; who pays can subscribe again.",
  extend_free_trial: never,

  create_api_key: by('revoke_api_key'),
  update_api_key: again,
  revoke_api_key: anew('create_api_key', 'makes another one'),
  delete_api_key: anew('create_api_key', 'makes another one'),
  get_api_key_secret: `${shown}; revoke_api_key ends the key.`,
  create_m2m_token: ({ tokenFormat }) =>
    tokenFormat === 'jwt' ? `Can't be undone: a JWT works until it expires.` : by('revoke_m2m_token'),
  revoke_m2m_token: anew('create_m2m_token', 'makes another one'),
  create_machine: by('delete_machine'),
  update_machine: again,
  delete_machine: anew('create_machine', 'makes another one, with another id and secret'),
  get_machine_secret: `${shown}; rotate_machine_secret replaces the secret.`,
  rotate_machine_secret: "Can't be undone: the old secret ends with previousTokenTtl.",
  create_machine_scope: by('delete_machine_scope'),
  delete_machine_scope: by('create_machine_scope'),
  create_oauth_application: by('delete_oauth_application'),
  update_oauth_application: again,
  delete_oauth_application: anew(
    'create_oauth_application',
    'makes another one, with another client id and secret',
  ),
  rotate_oauth_application_secret: "Can't be undone: the old secret no longer works.",
  revoke_oauth_token: "Can't be undone; the user can sign in to the application again.",

  create_redirect_url: by('delete_redirect_url'),
  delete_redirect_url: by('create_redirect_url'),
  create_jwt_template: by('delete_jwt_template'),
  update_jwt_template:
    'Undone by the same call with the values from before; Clerk does not show a signing key that it replaces.',
  delete_jwt_template: anew('create_jwt_template', 'makes another one; a signing key must be sent again'),
  add_domain: by('delete_domain'),
  update_domain: again,
  delete_domain: anew('add_domain', 'adds it anew, to be set up again'),
  check_domain_proxy: nothing,
  send_email: "Can't be undone: what was sent stays sent.",
  send_emails: "Can't be undone: what was sent stays sent.",
  create_webhook_app: by('delete_webhook_app'),
  get_webhook_dashboard_url: "The link can't be taken back before it expires.",
  delete_webhook_app: "Can't be undone: its endpoints and their secrets are gone.",
  update_instance:
    'Undone by the same call with the values from before, of which Clerk shows only the allowed origins.',
  update_instance_restrictions:
    'Undone by the same call with the values from before, which Clerk shows only in its Dashboard.',
  update_instance_organization_settings: again,
  change_instance_domain:
    "Can't be undone at once: moving back takes DNS records, certificates, redirect URLs and keys again.",
};

const byAction =
  "What was added is undone by action remove; what was removed or verified can't be undone as a whole.";
const contactUndoings: Readonly<Record<string, string>> = {
  add: 'Undone by change_contact_methods with action remove.',
  verify: "Can't be undone: what is verified stays so until it is removed.",
  make_primary: 'Undone by making the previous one primary again.',
  remove: "Can't be undone; change_contact_methods with action add adds it anew.",
};

/** How a call is undone, in one sentence. Throws for a tool of which that is not known. */
export function undoingOf(name: string, args: Args): string {
  const undoing = Object.hasOwn(undoings, name) ? undoings[name] : undefined;
  if (undoing === undefined) throw new Error(`It is not said how ${name} is undone`);
  return typeof undoing === 'string' ? undoing : undoing(args);
}

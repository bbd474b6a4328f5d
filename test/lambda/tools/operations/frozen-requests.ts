import type { Request } from './requests.ts';

/**
 * What people and their agents ask for, in their own words, with the tools or operations that are right. Written before
 * the search was tuned and not changed for it since: only a plain mistake in what is right may be mended. All subjects of
 * the catalog and all listed tools are in it.
 */
export const frozenRequests: readonly Request[] = [
  // This server itself
  ['who changed this account yesterday', 'search_audit_log'],
  ['show me what our bots did today', 'search_audit_log'],
  ['history of changes to a customer', 'search_audit_log'],

  // Reading users
  ['look someone up by email', 'find_user'],
  ['which account has the phone number +15551234567', 'find_user'],
  ['does jane@example.com have an account with us', 'find_user'],
  ["see a customer's profile", 'get_user'],
  ['when did this person last sign in', 'get_user', 'list_user_sessions'],
  ['is two-factor on for this user', 'get_user'],
  ['everyone who signed up last week', 'list_users'],
  ['people called Smith', 'list_users'],
  ['show all banned users', 'list_users'],
  ['how many customers do we have in total', 'get_user_count'],
  ['number of people who joined this month', 'get_user_count', 'list_users'],
  ['dump all accounts to CSV', 'export_users'],
  ['get me a spreadsheet of everyone', 'export_users'],

  // Changing users
  ['sign up a new customer by hand', 'create_user'],
  ['make an account for Ada', 'create_user'],
  ['import a hundred people from our old system', 'create_users'],
  ['bulk create accounts', 'create_users'],
  ['fix the spelling of a last name', 'update_user'],
  ['give someone a new username', 'update_user'],
  ['set a password for a user', 'update_user'],
  ['someone changed their email, make the new one primary', 'change_contact_methods'],
  ['add a second phone number to an account', 'change_contact_methods'],
  ['store a plan flag on a user as custom data', 'update_user_metadata', 'update_user'],
  ['set the same custom attribute on many users', 'update_users_metadata'],
  ['upload an avatar for a user', 'set_user_profile_image'],
  ["remove someone's photo", 'delete_user_profile_image'],
  ['wipe a person from the system for good', 'delete_user'],
  ['right to be forgotten request', 'delete_user', 'delete_user_invitation'],

  // Keeping users out, and letting them in
  ['suspend an account', 'ban_user', 'lock_user'],
  ['block a spammer from logging in', 'ban_user', 'lock_user'],
  ['reinstate a suspended user', 'unban_user'],
  ['lift the ban', 'unban_user'],
  ['freeze an account for an hour', 'lock_user'],
  ['they typed the wrong password too often and are locked out', 'unlock_user'],
  ['an employee quit, cut off everything they had', 'offboard_user'],
  ['deprovision a leaver', 'offboard_user'],

  // Credentials of users
  ['wipe the 2FA of somebody who lost their phone', 'disable_user_mfa', 'delete_user_totp'],
  ['turn off two-step verification for this account', 'disable_user_mfa'],
  ['unpair the Google Authenticator', 'delete_user_totp'],
  ['invalidate recovery codes', 'delete_user_backup_codes'],
  ['remove a security key', 'delete_user_passkey'],
  ['make someone pick a new password at next login', 'set_user_password_compromised'],
  ['we flagged a password as leaked by mistake, undo it', 'unset_user_password_compromised'],
  ['make an account passwordless', 'remove_user_password'],
  ["is this the user's correct password", 'verify_user_password'],
  ['check the six digit code from an authenticator app', 'verify_user_totp'],
  ["read a user's GitHub access token", 'get_user_oauth_access_token'],
  ['unlink Facebook login from an account', 'delete_user_external_account'],
  ['disconnect a MetaMask wallet', 'delete_user_wallet'],
  ['swap all addresses of a user for a single new one', 'replace_user_email_address'],
  ['has this email address been confirmed', 'get_email_address', 'find_user', 'get_user'],

  // Sessions and clients
  ['where is this user logged in right now', 'list_user_sessions'],
  ['list the active logins of a person', 'list_user_sessions'],
  ['kick a user off all devices', 'revoke_user_sessions'],
  ['end one session', 'revoke_user_sessions'],
  ['details of session sess_123', 'get_session'],
  ['start a session for a test user without logging in', 'create_session'],
  ['mint a JWT for a session', 'create_session_token'],
  ['renew an expired session token', 'refresh_session'],
  ['which browser does a client id belong to', 'get_client'],
  ['check a __client cookie', 'verify_client'],

  // Sign-ups
  ['why is a registration incomplete', 'get_sign_up'],
  ['set the external id on a sign-up that is under way', 'update_sign_up'],

  // Invitations to the application
  ['invite a colleague by mail', 'create_user_invitation', 'create_organization_invitation'],
  ['send invites to a list of people', 'invite_users'],
  ['who was invited and never accepted', 'list_invitations'],
  ['show pending invites', 'list_invitations'],
  ['withdraw an invite', 'revoke_invitation'],
  ['take back an invitation sent by mistake', 'revoke_invitation'],
  ['delete every trace of an invitation', 'delete_user_invitation'],

  // Waitlist
  ['who is waiting for early access', 'list_waitlist_entries'],
  ['put someone on the waiting list', 'add_to_waitlist'],
  ['load fifty addresses into the waitlist', 'add_many_to_waitlist'],
  ['approve somebody from the waiting list', 'invite_from_waitlist'],
  ['turn down a waitlist request', 'reject_waitlist_entry'],
  ['remove somebody from the waiting list', 'delete_waitlist_entry'],

  // Organizations and their members
  ['find the company called Acme', 'list_organizations'],
  ['all our tenants', 'list_organizations'],
  ['how many seats does this company have left', 'get_organization', 'get_organization_subscription'],
  ['onboard a new customer company', 'create_organization'],
  ['rename a workspace', 'update_organization'],
  ['allow more members in an organization', 'update_organization'],
  ['shut down a tenant for good', 'delete_organization'],
  ['change the logo of a workspace', 'set_organization_logo'],
  ['take down the branding image of a company', 'delete_organization_logo'],
  ['who works at Acme', 'list_organization_members'],
  ['show the admins of this organization', 'list_organization_members'],
  ['which companies is he a member of', 'get_user_memberships'],
  ['add a user to a team', 'set_organization_member'],
  ['promote someone to admin', 'set_organization_member'],
  ['demote an admin to a plain member', 'set_organization_member'],
  ['kick someone out of their org', 'remove_organization_member'],
  ['pull a user from a workspace', 'remove_organization_member'],
  ['every membership across all companies', 'list_all_memberships'],
  ['store a cost center on a membership', 'update_membership_metadata'],
  ['admins anywhere without a second factor', 'review_access'],
  ['quarterly access recertification', 'review_access'],
  ['dormant accounts in an organization', 'review_access'],
  ['invite a contractor to our workspace', 'create_organization_invitation'],
  ['ask bob@example.com to join the Acme team', 'create_organization_invitation'],
  [
    'invite forty people to a company at once',
    'invite_organization_members',
    'create_organization_invitations_in_bulk',
  ],
  ['which companies has this user been invited to', 'list_user_organization_invitations'],
  ['status of an invite to an organization', 'get_organization_invitation', 'list_invitations'],
  [
    'anyone with an acme.com address should join automatically',
    'create_organization_domain',
    'update_organization_domain',
  ],
  ['which email domains belong to a company', 'list_organization_domains'],
  ['stop auto-join for an email domain', 'update_organization_domain', 'delete_organization_domain'],
  ['take an email domain away from an organization', 'delete_organization_domain'],

  // Roles, permissions and role sets
  ['which roles can people have', 'list_roles'],
  ['make a role for auditors', 'create_role'],
  ['rename a role', 'update_role'],
  ['get rid of a role', 'delete_role'],
  ['let managers delete invoices too', 'add_permission_to_role'],
  ['a role should no longer be able to do something', 'remove_permission_from_role', 'update_role'],
  ['which permissions exist', 'list_permissions'],
  ['define a permission for exporting reports', 'create_permission'],
  ['drop a permission everywhere', 'delete_permission'],
  ['what role do new members get', 'list_role_sets', 'get_role_set', 'get_instance_organization_settings'],
  ['group roles so that some companies can use them', 'create_role_set'],
  ['make a role available in a role set', 'add_roles_to_role_set'],
  ['change the default role of new members', 'update_role_set', 'update_instance_organization_settings'],
  ['move everyone from one role to another and drop it from the set', 'replace_role_in_role_set'],

  // Single sign-on
  ['connect a customer to Okta', 'create_enterprise_connection', 'create_saml_connection'],
  ['which customers use single sign-on', 'list_enterprise_connections'],
  [
    'the SAML certificate expires, upload a new one',
    'update_enterprise_connection',
    'update_saml_connection',
  ],
  [
    'when does the certificate of an identity provider run out',
    'get_enterprise_connection',
    'get_saml_connection',
  ],
  ['pause SSO for a company', 'update_enterprise_connection', 'update_saml_connection'],
  ['tear down an Entra login', 'delete_enterprise_connection'],

  // Billing
  ['what plans do we sell', 'list_billing_plans'],
  ['is this customer on the paid plan', 'get_user_subscription', 'get_organization_subscription'],
  ['what does a company pay for', 'get_organization_subscription'],
  ['unsubscribe a customer', 'cancel_subscription_item'],
  ['trial runs out tomorrow, give them longer', 'extend_free_trial'],

  // API keys
  ['create an API key', 'create_api_key'],
  ['issue a personal access token for a developer', 'create_api_key'],
  ['which keys does this organization have', 'list_api_keys'],
  ['kill a leaked API key', 'revoke_api_key'],
  ['remove an API key altogether', 'delete_api_key'],
  ['reveal an API key again', 'get_api_key_secret'],
  ['does this API key still work', 'verify_api_key'],
  ['extend how long an API key lasts', 'update_api_key'],

  // Machines and their tokens
  ['register a backend service', 'create_machine'],
  ['which service accounts are there', 'list_machines'],
  ['decommission a bot', 'delete_machine'],
  ['replace a leaked machine key', 'rotate_machine_secret'],
  ['let the orders service call the billing service', 'create_machine_scope'],
  ['stop one service from talking to another', 'delete_machine_scope'],
  ['get a token for service to service calls', 'create_m2m_token'],
  ['cancel a stolen service token', 'revoke_m2m_token'],
  ['is a machine token still good', 'verify_m2m_token'],
  ['rotate a key', 'rotate_machine_secret', 'rotate_oauth_application_secret'],

  // OAuth applications
  ['which third party apps are connected', 'list_oauth_applications'],
  ['register an app that signs in with us', 'create_oauth_application'],
  ['add a callback address to an OAuth client', 'update_oauth_application'],
  ['new client secret for an integration', 'rotate_oauth_application_secret'],
  ['remove a third party integration', 'delete_oauth_application'],
  ['introspect a bearer token', 'verify_oauth_access_token'],
  ['revoke a refresh token', 'revoke_oauth_token'],

  // Acting as users, and tests
  ['log in as someone else to see their problem', 'create_actor_token'],
  ['view the app as a customer', 'create_actor_token'],
  ['cancel an impersonation link', 'revoke_actor_token'],
  ['magic link to let a customer in', 'create_sign_in_token'],
  ['invalidate a one-time login link', 'revoke_sign_in_token'],
  ['let an AI agent use the app as a user', 'create_agent_task'],
  ['get past the captcha in Playwright', 'create_testing_token'],

  // Who may sign up
  ['add a domain to the blocklist', 'add_blocklist_identifier'],
  ['stop signups from gmail', 'add_blocklist_identifier'],
  ['what is on the blacklist', 'list_blocklist_identifiers'],
  ['unblock a domain', 'remove_blocklist_identifier'],
  ['let only certain addresses register', 'add_allowlist_identifier', 'update_instance_restrictions'],
  ['whitelist a partner domain', 'add_allowlist_identifier'],
  ['take an address off the allowlist', 'remove_allowlist_identifier'],
  ['refuse disposable emails', 'update_instance_restrictions'],

  // Redirect URLs and JWT templates
  ['which deep links may the mobile app use', 'list_redirect_urls'],
  ['allow myapp://callback', 'create_redirect_url'],
  ['disallow a callback of the native app', 'delete_redirect_url'],
  ['make a token template for Supabase', 'create_jwt_template'],
  ['put the email into our custom JWT', 'update_jwt_template', 'create_jwt_template'],
  ['what claims does a template have', 'get_jwt_template', 'list_jwt_templates'],
  ['drop an unused token template', 'delete_jwt_template'],

  // Domains of the instance
  ['which DNS entries are still missing', 'list_domains'],
  ['add a satellite site', 'add_domain'],
  ['is the proxy reachable', 'check_domain_proxy'],
  ['we rebrand, move everything to another domain', 'change_instance_domain', 'update_domain'],

  // Email and webhooks
  ['write to a user in our name', 'send_email'],
  ['mail all affected customers', 'send_emails'],
  ['was the message delivered', 'get_email'],
  ['be notified of events', 'create_webhook_app'],
  ['see failed webhook deliveries', 'get_webhook_dashboard_url'],
  ['turn webhooks off', 'delete_webhook_app'],

  // The instance
  ['is this production or development', 'get_instance'],
  ['allow another CORS origin', 'update_instance'],
  ['turn on the check for breached passwords', 'update_instance'],
  [
    'maximum members per organization for everyone',
    'get_instance_organization_settings',
    'update_instance_organization_settings',
  ],
  ['disable organizations altogether', 'update_instance_organization_settings'],
  ['public key to verify our tokens', 'get_jwks'],
];

/** What nothing here does. */
export const unanswerableRequests: readonly string[] = [
  'book a flight to Lisbon',
  'translate this sentence into French',
  'merge the pull request',
  'restart the Kubernetes cluster',
  'what is the weather tomorrow',
  'pay the invoice of our landlord',
];

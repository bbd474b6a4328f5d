/**
 * How people put what an operation does, where its name, title and description do not say it that way; by operation,
 * each phrase after a semicolon. Single words in them count as well.
 */
export const phrases: Readonly<Record<string, string>> = {
  // Users
  find_user:
    'look up a person by email address; find someone by phone number; search for a username; which account belongs to this address; do we have an account for this email; who is this customer; exists already; user with external id; does this email address have an account; account with this phone number',
  get_user:
    'read profile; account details of a person; status of an account; is the account banned or locked; does the user have mfa enabled; second factor on; last sign in; last active; when did they join; which email addresses does a user have; metadata of a user; why can a user not sign in; is there something wrong with an account; get the email address of a user; phone number of a user',
  list_users:
    'list people; browse accounts; recent signups; new users this week; who registered; inactive users; users who never signed in; users with a name; people with that name; filter by domain of the email; which users are banned; members sorted by last activity; people who are called; everyone with a last name; show banned users; all suspended accounts; not signed in for many days; people who have not signed in since; users without activity',
  get_user_count:
    'how many users; how many people signed up; number of accounts; total customers; statistics; user base size',
  export_users:
    'export everyone as csv; download all people as spreadsheet; excel file of users; dump the user list; backup of all accounts; full list of customers',
  get_user_memberships:
    'which organizations is a user in; what companies does a person belong to; teams of an employee; role of a user in each workspace; companies of which somebody is a member; which companies is a user a member of',
  create_user:
    'create an account; add a person; new user; register somebody manually; open an account for someone; make a login for a person; set up a test user; create a customer by hand; sign someone up',
  create_users:
    'create many accounts; import people in bulk; migrate users from another system; batch of new users; load a list of users; create accounts in bulk',
  update_user:
    'edit a profile; change name; correct first or last name; rename a person; change username; set new password; reset password for someone; language or timezone of a user; external id of a user; attach data to a user; set a password for a user; give a user a password',
  change_contact_methods:
    'change email address; new email; add an email to a user; add phone number; make an address primary; remove an old email address; verify an email by hand; mark as verified; update phone number of someone; mobile number changed',
  update_user_metadata:
    'set metadata; custom data on a user; attribute; flag on an account; store plan or role in metadata; merge keys; remove a metadata key; replace public or private metadata',
  update_users_metadata:
    'metadata for many users; same metadata on everyone in a list; bulk edit custom data; set a flag on several accounts; put metadata back; batch of attributes; set the same attribute on many users; same custom data for several people',
  set_user_profile_image:
    'upload profile picture; new avatar; change photo of a person; portrait image of a user',
  delete_user_profile_image:
    'remove profile picture; delete avatar; clear photo of a person; inappropriate picture of a user',
  delete_user:
    'delete an account; erase a person; gdpr deletion; remove user permanently; purge customer data; close account for good; right to erasure; forget a person; wipe a user; close an account; delete several users',

  // Keeping users out
  ban_user:
    'ban; block a person from signing in; suspend a user; disable an account; deactivate user; abusive customer; keep someone out; stop a fraudster; stop a user from logging in',
  unban_user:
    'unban; unsuspend; reactivate an account; lift a suspension; let a banned person back in; enable a disabled account; restore a suspended account; unblock a user',
  lock_user:
    'lock an account for a while; temporarily block a user; pause an account; freeze a user for some time; short suspension',
  unlock_user:
    'unlock; locked out after too many attempts; failed sign-in attempts; too many wrong passwords; account is locked; unfreeze account',
  offboard_user:
    'someone left the company; employee is leaving; take away all access; terminate a person; remove all access of a contractor; revoke everything; leaver process; fired',

  // Credentials of users
  disable_user_mfa:
    'turn off two-factor; disable mfa; reset 2fa; lost phone, cannot pass second factor; remove two-step verification; remove all second factors; lost device; new phone, 2fa reset; stuck at two-factor; someone lost their phone',
  delete_user_totp: 'remove authenticator app; reset totp; unlink google authenticator; delete otp secret',
  delete_user_backup_codes:
    'delete backup codes; recovery codes were leaked; invalidate backup codes; reset recovery codes',
  delete_user_passkey:
    'remove a passkey; delete security key; yubikey lost; remove fingerprint or face login; stolen laptop had a passkey',
  set_user_password_compromised:
    'force a password change; require new password at next sign-in; password was breached; password leaked; must reset password; expire a password; user has to choose another password',
  unset_user_password_compromised:
    'password is not compromised after all; undo forced password reset; clear the compromised mark; no need to change password any more; undo that a password is leaked; password marked as leaked by mistake',
  remove_user_password:
    'remove password; passwordless account; delete password so that only codes work; sign in without a password only; make a user passwordless; make an account passwordless',
  verify_user_password:
    'check a password; is this password right; does the password match; test credentials of a user',
  verify_user_totp:
    'check a one-time code; is this 2fa code right; validate otp; test a backup code; verify the second factor code someone read out',
  get_user_oauth_access_token:
    'google access token of a user; github token of a user; call the google api for a user; token of a connected provider; slack token of a user',
  delete_user_external_account:
    'disconnect google login; unlink social account; remove github connection; remove facebook or apple sign-in from a user; detach oauth account',
  delete_user_wallet: 'remove crypto wallet; disconnect web3; unlink ethereum address of a user',
  replace_user_email_address:
    'replace all email addresses; only one new address; drop every old address for a new one; account moves to another mailbox',
  replace_user_phone_number:
    'replace all phone numbers; only one new number; drop old numbers for a new one; sim card lost, new number',
  get_email_address:
    'is an email address verified; has the address been confirmed; state of one email address; how was the email verified',
  get_phone_number:
    'is a phone number verified; has the number been confirmed; state of one phone number; is the number used as second factor',

  // Sessions and clients
  list_user_sessions:
    'where is a user signed in; active sessions; which devices; logged in right now; recent logins of a person; sign-in history; browsers of a user; from which country; login history; login attempts; ip addresses of a user',
  revoke_user_sessions:
    'sign out a user; log out everywhere; end sessions; kick off all devices; force logout; terminate a session; kill session; stolen laptop sign out; kick a user out of the app; expire a session',
  get_session:
    'read one session; details of a session; is this session still active; whose session is it; session id',
  create_session: 'open a session for testing; sign a test user in; start a session without logging in',
  create_session_token:
    'token for a session; jwt for a session; mint a session jwt; get bearer token from a session',
  refresh_session: 'refresh a session token; renew expired session; expired jwt refresh',
  list_clients: 'all clients; list browsers and devices of everyone',
  get_client: 'read a client; which device or browser is a client; sessions in one browser; client id',
  verify_client: 'check client cookie; validate the client token; __client cookie',
  get_sign_up:
    'why is a sign-up stuck; sign-up not finished; registration incomplete; what is missing in a registration; cannot register; sign up attempt',
  update_sign_up:
    'set external id on a sign-up; let a sign-up go on; custom action of a sign-up; change a registration under way',

  // Invitations to the application
  create_user_invitation:
    'invite a person; send an invite; invite someone to the app; invite by email; ask someone to sign up; resend an invitation',
  invite_users:
    'invite many people; send invitations to a list; bulk invite; invite a long list by mail; invite a hundred people',
  create_user_invitations_in_bulk: 'invite up to ten people in one request; all or none of a few invitations',
  list_invitations:
    'pending invitations; open invites; who has not accepted; invited but not joined; expired invitations; list invites; outstanding invitations; who was invited and did not accept; invitations nobody accepted; people who were invited and have not accepted',
  revoke_invitation:
    'cancel an invitation; withdraw an invite; take back an invite; invitation sent to wrong address; make an invite link invalid; undo an invitation; invitation sent by mistake; invited the wrong person',
  delete_user_invitation:
    'delete an invitation for good; erase invitation data; gdpr deletion of an invitation; no trace of an invite',

  // Waitlist
  list_waitlist_entries:
    'who is on the waitlist; waiting list; who wants early access; people waiting for access; beta requests',
  add_to_waitlist: 'add someone to the waitlist; put on waiting list; sign somebody up for early access',
  add_many_to_waitlist:
    'add many to the waiting list; import waitlist; several addresses onto the waitlist; bulk waitlist',
  invite_from_waitlist:
    'let someone in from the waiting list; approve waitlist entry; accept from waitlist; grant early access; admit',
  reject_waitlist_entry: 'reject from waitlist; turn down; deny early access; decline a request for access',
  delete_waitlist_entry: 'remove from the waitlist; take off the waiting list; delete waitlist entry',

  // Organizations and members
  list_organizations:
    'find a company; search organizations; all companies; list tenants; which customers do we have as organizations; organization by name; workspaces',
  get_organization:
    'read an organization; details of a company; how many members may it have; seats left; limit of members; look up a tenant by slug',
  create_organization:
    'create a company; new organization; set up a workspace; new tenant; onboard a company',
  update_organization:
    'rename an organization; change company name; change slug; raise the seats; more members allowed; member limit of one organization; organization metadata; set a member limit',
  delete_organization:
    'delete a company; remove an organization; close a workspace permanently; tenant is gone; get rid of a tenant',
  set_organization_logo:
    'upload a company logo; new logo; change organization picture; branding image of a workspace',
  delete_organization_logo: 'remove the logo; delete company picture; clear branding image',
  list_organization_members:
    'who is in an organization; members of a company; people in a team; admins of an organization; employees of a customer; staff of a workspace; list members; who belongs to; who works at a company; who works for a customer',
  list_all_memberships:
    'all memberships of all organizations; who is in which organization; every member everywhere; memberships across the instance',
  set_organization_member:
    'add a user to an organization; put someone in a company; make someone an admin; change role of a member; promote; demote; give a role; take admin rights away from a member; add existing user to a team; transfer ownership; give a user access to an organization; owner of a workspace',
  remove_organization_member:
    'remove from organization; kick out of a company; take out of a team; no longer a member; remove member; throw someone out of a workspace; leave organization; take a person out of a workspace; pull somebody from a team',
  update_membership_metadata:
    'metadata of a membership; custom data of a member within an organization; attribute on a membership; department of a member; store something on a membership; save a value on a membership',
  create_organization_invitation:
    'invite to an organization; invite someone to a company; ask a person to join a team; invite by email to a workspace; invite as admin of an organization',
  invite_organization_members:
    'invite many people to an organization; invite a list of people to a company; bulk invitations to a team; whole department to a workspace; invite several people to a company at once; invite twenty people to a team',
  create_organization_invitations_in_bulk:
    'invite up to ten people to an organization in one request; all or none of a few organization invitations',
  list_user_organization_invitations:
    'invitations to organizations that a user got; to which companies was a user invited; open invites of a person',
  get_organization_invitation:
    'one invitation to an organization; has the organization invitation been accepted; state of an organization invite; status of an organization invitation',
  review_access:
    'who has admin rights; admins without mfa; no second factor; access review; recertification; stale accounts; audit of access; who can do what in an organization; compliance report; inactive admins; across all organizations',
  list_organization_domains:
    'email domains of an organization; verified domains of a company; which domains join automatically',
  create_organization_domain:
    'add an email domain to an organization; people with this domain join automatically; auto-join by email domain; verified domain for a company; automatic enrollment; everyone with a company address should join by themselves; people with our domain should join automatically',
  update_organization_domain:
    'change enrollment mode; turn off automatic joining; verify a domain of an organization; suggestion instead of automatic; how people with an email domain join; mark a domain as verified',
  delete_organization_domain:
    'remove an email domain from an organization; domain no longer belongs to a company; unlink a domain from a company',

  // Roles and permissions of organizations
  list_roles:
    'which roles exist; list roles; what can a member do; what is an admin allowed to do; roles and what they permit; which roles can members have; which roles are there; roles that people can have',
  get_role: 'read one role; what can this role do; permissions in a role',
  create_role:
    'new role; custom role; add a role for managers; define a role; make a role; role for auditors or accountants',
  update_role: 'edit a role; rename role; description of a role; all permissions of a role anew',
  delete_role: 'delete a role; remove a role; role is not needed any more',
  add_permission_to_role:
    'give a role a permission; role may do more; let a role manage something; allow a role to do; grant permission to a role; let members or managers do something more; let admins delete; members should be able to',
  remove_permission_from_role:
    'take a permission from a role; role may do less; role must not do any more; stop a role from doing something',
  list_permissions:
    'which permissions are there; list permissions of roles; available permissions; which permissions exist',
  get_permission: 'read one permission; what does a permission mean',
  create_permission:
    'new permission; define a permission; custom permission for a feature; add a right that roles can have',
  update_permission: 'edit a permission; rename permission; description of a permission; key of a permission',
  delete_permission:
    'delete a permission; remove a permission from all roles; permission is not needed any more',
  list_role_sets: 'list role sets; which roles may an organization use; default role of new members',
  get_role_set: 'read one role set; roles in a set; default role of a set; creator role',
  create_role_set:
    'new role set; bundle of roles; set of roles for some organizations; group of roles; group roles for some organizations',
  update_role_set:
    'edit role set; change default role; role that new members get; role of whoever creates an organization; rename a role set',
  add_roles_to_role_set:
    'add a role to a set; organizations can use one more role; make a role available to organizations',
  replace_role_in_role_set:
    'take a role out of a set and reassign its members; swap one role for another in a set; migrate members to another role; move members from one role to another',
  replace_role_set:
    'delete a role set; retire a role set; move organizations to another role set; swap role sets',

  // Single sign-on
  list_enterprise_connections:
    'which companies have sso; list sso connections; customers with saml; single sign-on setups; identity providers in use',
  get_enterprise_connection:
    'read an sso connection; saml settings; acs url; entity id; certificate expiry; when does the certificate expire; details of single sign-on of a company; when does the certificate run out',
  create_enterprise_connection:
    'set up sso; connect okta; single sign-on for a company; saml for a customer; add entra or azure ad; new identity provider; google workspace login for a company',
  update_enterprise_connection:
    'change sso; new saml certificate; activate sso; deactivate sso; turn single sign-on off for a while; renew certificate of an identity provider; edit identity provider; pause sso; disable sso for a company',
  delete_enterprise_connection:
    'remove sso; delete a single sign-on connection; disconnect okta for good; remove identity provider',
  list_saml_connections: 'old saml connections',
  get_saml_connection: 'read an old saml connection',
  create_saml_connection: 'old form of saml set up',
  update_saml_connection: 'change an old saml connection',
  delete_saml_connection: 'delete an old saml connection',

  // Billing
  list_billing_plans:
    'list plans; which plans are there; prices; what can be bought; pricing; subscription tiers',
  get_user_subscription:
    'what plan is a user on; is a user paying; subscription of a customer; when is the next payment; is someone in a trial',
  get_organization_subscription:
    'what plan is a company on; is an organization paying; subscription of a company; seats paid for; what does a company pay',
  cancel_subscription_item:
    'cancel a subscription; end a plan; stop paying; downgrade; stop charging a customer; churn',
  extend_free_trial:
    'extend a trial; longer trial; more days of trial; prolong free trial; trial ends too soon',

  // API keys
  list_api_keys:
    'which api keys are there; keys of a user; keys of an organization; list api keys; when was a key last used',
  get_api_key: 'read one api key; whose api key is this; details of a key; when does an api key expire',
  create_api_key:
    'create api key; issue a key; new api key; personal access token; make a key for a developer; generate key',
  update_api_key: 'edit an api key; scopes of a key; extend an api key; key expires later; rename api key',
  revoke_api_key:
    'revoke api key; leaked api key; kill a key; key was published; disable an api key; key stolen; invalidate a key',
  delete_api_key: 'delete api key; remove a key for good; erase an api key',
  get_api_key_secret:
    'show the secret of an api key; reveal key; see an api key again; plain value of a key; lost the api key',
  verify_api_key: 'is an api key valid; check an api key; does a key work; test a key; whose secret is this',

  // Machines and their tokens
  list_machines: 'list machines; which backend services are there; service accounts; bots we have',
  get_machine:
    'read one machine; details of a service account; which services does a machine talk to; token lifetime of a machine',
  create_machine: 'new machine; service account; register a service; add a backend; new bot identity',
  update_machine: 'rename a machine; rename service account; how long tokens of a machine last',
  delete_machine: 'delete a machine; remove service account; retire a service; service is gone',
  get_machine_secret: 'show the secret key of a machine; reveal machine key; lost the secret of a service',
  rotate_machine_secret:
    'rotate the secret of a machine; new secret key for a service; machine key leaked; replace machine key; renew key of a service account; roll a key',
  create_machine_scope:
    'let one service call another; allow machine to machine calls; give a service access to another; connect two services',
  delete_machine_scope:
    'stop a service calling another; take away access between services; disconnect two services; service must not call another',
  list_m2m_tokens: 'tokens of a machine; list machine tokens; service tokens in use',
  create_m2m_token:
    'token for a machine; machine to machine token; new service token; authenticate one service to another; token for calls between services; get a token for calls between services; get a machine token',
  revoke_m2m_token:
    'revoke a machine token; service token leaked; kill a machine token; invalidate a service token',
  verify_m2m_token:
    'is a machine token valid; check a service token; whose machine token is this; is a machine token still good; does a service token still work',

  // OAuth applications
  list_oauth_applications:
    'list oauth apps; which third-party apps use our sign-in; oauth clients; connected applications; mcp clients registered',
  get_oauth_application:
    'read an oauth app; client id of an application; redirect uris of an application; scopes of an app',
  create_oauth_application:
    'register an oauth client; new oauth app; sign in with us for another app; be an identity provider for an app; add third-party app',
  update_oauth_application:
    'change redirect uri; callback of an oauth app; edit oauth client; scopes of an oauth app; rename an oauth app; add a callback to an oauth client',
  delete_oauth_application:
    'delete an oauth app; remove third-party app; remove an integration; oauth client not needed any more',
  rotate_oauth_application_secret:
    'new client secret; client secret leaked; rotate oauth secret; replace the secret of an oauth app; renew client secret; roll a key',
  revoke_oauth_token:
    'revoke an oauth token; access token leaked; disconnect an app from a user; invalidate refresh token; withdraw consent',
  verify_oauth_access_token:
    'is an access token valid; check a bearer token; introspect token; for whom was this token issued; token still good',

  // Acting as users, and tests
  create_actor_token:
    'impersonate; log in as a user; sign in as someone; see the app as a customer sees it; act as a customer; act on behalf of; view as; stand in for a customer; log in as someone else; see the problem of a user as the user',
  revoke_actor_token:
    'revoke impersonation; stop impersonating; cancel actor token; impersonation link no longer valid',
  create_sign_in_token:
    'magic link; sign-in link; login link; sign someone in without password; one-time login; help a locked out person sign in; link to log in',
  revoke_sign_in_token: 'cancel a sign-in link; invalidate magic link; login link sent to wrong person',
  create_agent_task:
    'let an agent act as a user; session for an ai agent; browser agent on behalf of a user; automated agent signs in as a user',
  revoke_agent_task: 'stop an agent task; cancel the link of an agent; ai agent must not act any more',
  create_testing_token:
    'end-to-end tests; bypass captcha in tests; bot protection stops tests; cypress; playwright; token for automated tests',

  // Who may sign up
  list_allowlist_identifiers: 'who is on the allowlist; what is whitelisted; who may sign up; show allowlist',
  add_allowlist_identifier:
    'add to the allowlist; whitelist an address; allow a domain to sign up; let a company register; only these may sign up; permit a domain',
  remove_allowlist_identifier:
    'take off the allowlist; remove from whitelist; no longer allowed to sign up; unwhitelist',
  list_blocklist_identifiers:
    'who is on the blocklist; what is blacklisted; blocked domains; blocked addresses; show blocklist',
  add_blocklist_identifier:
    'add to the blocklist; block a domain; blacklist an address; stop sign-ups from a domain; no registrations from this domain; block a phone number; spam domain; keep a provider out',
  remove_blocklist_identifier:
    'take off the blocklist; unblock a domain; remove from blacklist; no longer blocked; blocked by mistake',
  update_instance_restrictions:
    'turn the allowlist on; turn the blocklist on; block disposable email addresses; throwaway addresses; no plus addresses; restrict who can sign up; invite only; close registration; subaddresses',

  // Redirect URLs and JWT templates
  list_redirect_urls:
    'list redirect urls; allowed callbacks; deep links of the mobile app; where may native apps return to',
  get_redirect_url: 'read one redirect url',
  create_redirect_url:
    'allow a redirect url; add a callback; whitelist a deep link; new scheme of the mobile app; native app return address',
  delete_redirect_url:
    'remove a redirect url; callback not allowed any more; delete a deep link; disallow a callback; disallow a deep link of an app',
  list_jwt_templates: 'list jwt templates; token templates; which custom tokens are there',
  get_jwt_template:
    'read a jwt template; claims in a template; lifetime of a template; what is in the custom token',
  create_jwt_template:
    'new jwt template; token for hasura; supabase or firebase token; template for another service; custom token',
  update_jwt_template:
    'add a claim; change a jwt template; edit claims; put a field into the token; lifetime of custom token; remove a claim',
  delete_jwt_template: 'delete jwt template; remove a token template; template is not used',

  // The instance, its domains, email and webhooks
  list_domains:
    'which domains does the instance have; dns records; cname; satellite domains; what must be set in dns; which dns entries are missing',
  add_domain: 'add a satellite domain; second website with the same sign-in; new domain of the instance',
  update_domain: 'change the name of a domain; proxy url of a domain; set proxy',
  delete_domain: 'delete a satellite domain; remove a website from the instance',
  check_domain_proxy: 'check a proxy; does the proxy work; test proxy url',
  change_instance_domain:
    'move production to another domain; change the primary domain; new home url; rebranding, new domain',
  send_email:
    'send an email; write to a person; write to a user in the name of the application; mail a customer; message a user; notify someone by mail',
  send_emails:
    'send many emails; mail several people; notify all customers; mass mail; bulk message; mail all customers; write to all users',
  get_email:
    'was an email delivered; did the mail arrive; status of an email; which email was sent; never got the email; email did not arrive',
  create_webhook_app:
    'set up webhooks; turn webhooks on; get events; be told when users sign up; notify our backend of changes',
  get_webhook_dashboard_url:
    'webhook dashboard; failed deliveries; webhook logs; manage endpoints; retry webhook',
  delete_webhook_app: 'turn webhooks off; remove webhooks; stop events; no more webhook deliveries',
  get_instance:
    'which instance is this; production or development; environment; allowed origins; instance id',
  update_instance:
    'change instance settings; test mode; breached passwords check; pwned; support email; cors; allowed origins; instance settings',
  get_instance_organization_settings:
    'settings of organizations; are organizations enabled; how many members by default; limits for all organizations',
  update_instance_organization_settings:
    'turn organizations on or off; disable organizations; maximum members for all organizations; who may create organizations; default role for all',
  get_jwks: 'public keys; jwks; key to verify tokens; signature keys; verify session tokens',
  search_audit_log:
    'audit log; who changed what; history of changes; what happened today; what did agents do; who deleted a user; who did this; record of changes; trail; refused calls; changes yesterday; who created this; who banned a user; who invited someone; who removed a member; activity of an agent',
};

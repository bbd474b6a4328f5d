/**
 * How people put what an operation does, where its name, title and description do not say it that way; by operation,
 * each phrase after a semicolon. Single words in them count as well.
 */
export const phrases: Readonly<Record<string, string>> = {
  // Users
  find_user:
    'look up a person by email address; find someone by phone number; search for a username; which account belongs to this address; do we have an account for this email; who is this customer; exists already; user with external id; does this email address have an account; account with this phone number; pull up a record by phone number; who owns this number; is this address registered; search for this email; identify a caller; account of this email',
  get_user:
    'read profile; account details of a person; status of an account; is the account banned or locked; does the user have mfa enabled; second factor on; last sign in; last active; when did they join; which email addresses does a user have; metadata of a user; why can a user not sign in; is there something wrong with an account; get the email address of a user; phone number of a user; show me everything about a user; has a user signed in lately; card of a customer; is a user verified; did someone turn on mfa; what is wrong with this account; see the profile of a user; does a user have a password; is google or another provider connected; how does a user sign in; can a user still sign in; when was a user last online',
  list_users:
    'list people; browse accounts; recent signups; new users this week; who registered; inactive users; users who never signed in; users with a name; people with that name; filter by domain of the email; which users are banned; members sorted by last activity; people who are called; everyone with a last name; show banned users; all suspended accounts; not signed in for many days; people who have not signed in since; users without activity; customers from a domain; users with addresses at a company; newest customers; show the last accounts; oldest accounts; accounts created in a month; gmail users; sort users; who has been away for months',
  get_user_count:
    'how many users; how many people signed up; number of accounts; total customers; statistics; user base size; size of the user base; growth of signups; how big are we; how many active people; headcount',
  export_users:
    'export everyone as csv; download all people as spreadsheet; excel file of users; dump the user list; backup of all accounts; full list of customers; file with everybody; all customers for marketing; extract of the user table; list of all addresses; take all users elsewhere',
  get_user_memberships:
    'which organizations is a user in; what companies does a person belong to; teams of an employee; role of a user in each workspace; companies of which somebody is a member; which companies is a user a member of; where does somebody belong; all workspaces of a person; is a user in a company; role of somebody in a company',
  create_user:
    'create an account; add a person; new user; register somebody manually; open an account for someone; make a login for a person; set up a test user; create a customer by hand; sign someone up; account for a new hire; newcomer needs an account; enter a customer; open a profile for a person; user without invitation',
  create_users:
    'create many accounts; import people in bulk; migrate users from another system; batch of new users; load a list of users; create accounts in bulk; load people from a spreadsheet; seed accounts; hundred new accounts; upload a list of customers',
  update_user:
    'edit a profile; change name; correct first or last name; rename a person; change username; set new password; reset password for someone; language or timezone of a user; external id of a user; attach data to a user; set a password for a user; give a user a password; surname misspelled; typo in a name; she married, new name; correct a profile; new nickname; give somebody a temporary password; change the language; let a user create organizations; name is wrong',
  change_contact_methods:
    'change email address; new email; add an email to a user; add phone number; make an address primary; remove an old email address; verify an email by hand; mark as verified; update phone number of someone; mobile number changed; got a new mobile number; wrong email on an account; uses another address now; typo in an email address; confirm an address by hand; drop an old number; other primary mail; new work address',
  update_user_metadata:
    'set metadata; custom data on a user; attribute; flag on an account; store plan or role in metadata; merge keys; remove a metadata key; replace public or private metadata; tag a user; label an account; mark a customer as vip; note on a user; remember something about a user; beta flag of a user; custom field of a user',
  update_users_metadata:
    'metadata for many users; same metadata on everyone in a list; bulk edit custom data; set a flag on several accounts; put metadata back; batch of attributes; set the same attribute on many users; same custom data for several people; tag many users; label several accounts; metadata of all members; flag a group of users',
  set_user_profile_image:
    'upload profile picture; new avatar; change photo of a person; portrait image of a user; add a face to a profile; set picture of a person',
  delete_user_profile_image:
    'remove profile picture; delete avatar; clear photo of a person; inappropriate picture of a user; offensive picture must go; take the face off a profile',
  delete_user:
    'delete an account; erase a person; gdpr deletion; remove user permanently; purge customer data; close account for good; right to erasure; forget a person; wipe a user; close an account; delete several users; customer wants to be deleted; remove all data of a person; duplicate account must go; delete spam accounts; get an account out of the system; trash an account; throw an account away; delete a user for good',

  // Keeping users out
  ban_user:
    'ban; block a person from signing in; suspend a user; disable an account; deactivate user; abusive customer; keep someone out; stop a fraudster; stop a user from logging in; harasses others; troll; shut someone out; keep a customer out for good; spammer; account was hijacked, block it; fraud; bar a person; misbehaves; blacklist a user; expel',
  unban_user:
    'unban; unsuspend; reactivate an account; lift a suspension; let a banned person back in; enable a disabled account; restore a suspended account; unblock a user; banned the wrong person; ban was a mistake; give access back; may come back; pardon; allow a banned user again; remove the ban',
  lock_user:
    'lock an account for a while; temporarily block a user; pause an account; freeze a user for some time; short suspension; time out a user; block for a day; cool-down; hold an account',
  unlock_user:
    'unlock; locked out after too many attempts; failed sign-in attempts; too many wrong passwords; account is locked; unfreeze account; account is blocked after bad passwords; cannot get in after wrong codes; too many tries; lockout; a user is locked out',
  offboard_user:
    'someone left the company; employee is leaving; take away all access; terminate a person; remove all access of a contractor; revoke everything; leaver process; fired; contractor is finished; last day of an employee; remove somebody everywhere; dismissed; resigned; left us; close all doors for a person; no longer works here; revoke access of an ex-employee; employee quits; cut off all access; fire an employee; sack an employee; let an employee go; got fired',

  // Credentials of users
  disable_user_mfa:
    'turn off two-factor; disable mfa; reset 2fa; lost phone, cannot pass second factor; remove two-step verification; remove all second factors; lost device; new phone, 2fa reset; stuck at two-factor; someone lost their phone; new phone and no codes; cannot produce the code; broken phone; second factor is gone; mfa lockout; sms codes do not arrive; get someone past the second step',
  delete_user_totp:
    'remove authenticator app; reset totp; unlink google authenticator; delete otp secret; authenticator is on the old phone; enroll the authenticator again; pair a new authenticator',
  delete_user_backup_codes:
    'delete backup codes; recovery codes were leaked; invalidate backup codes; reset recovery codes; printed codes were lost; emergency codes; codes on paper were seen by someone',
  delete_user_passkey:
    'remove a passkey; delete security key; yubikey lost; remove fingerprint or face login; stolen laptop had a passkey; yubikey is gone; key fob lost; touch id of an old laptop; hardware key',
  set_user_password_compromised:
    'force a password change; require new password at next sign-in; password was breached; password leaked; must reset password; expire a password; user has to choose another password; password showed up in a breach; password is in a dump; weak password must be replaced; shared password; someone else knows the password; phished',
  unset_user_password_compromised:
    'password is not compromised after all; undo forced password reset; clear the compromised mark; no need to change password any more; undo that a password is leaked; password marked as leaked by mistake; false alarm about a password; password is fine',
  remove_user_password:
    'remove password; passwordless account; delete password so that only codes work; sign in without a password only; make a user passwordless; make an account passwordless; should use only sso or codes; no more password for a user; switch a user to passkeys only',
  verify_user_password:
    'check a password; is this password right; does the password match; test credentials of a user; is that what he typed; does this password belong to the account',
  verify_user_totp:
    'check a one-time code; is this 2fa code right; validate otp; test a backup code; verify the second factor code someone read out; caller reads out a code; prove identity with a code',
  get_user_oauth_access_token:
    'google access token of a user; github token of a user; call the google api for a user; token of a connected provider; slack token of a user; act at google for a user; provider access of a user; read calendar of a user with google token',
  delete_user_external_account:
    'disconnect google login; unlink social account; remove github connection; remove facebook or apple sign-in from a user; detach oauth account; cut the tie to apple; no more sign-in with google; forget the linked account; wrong google account is linked',
  delete_user_wallet:
    'remove crypto wallet; disconnect web3; unlink ethereum address of a user; detach a wallet; coin wallet',
  replace_user_email_address:
    'replace all email addresses; only one new address; drop every old address for a new one; account moves to another mailbox; takes over another mailbox; mailbox is gone, new address only',
  replace_user_phone_number:
    'replace all phone numbers; only one new number; drop old numbers for a new one; sim card lost, new number; new sim; number was ported; phone number changed hands',
  get_email_address:
    'is an email address verified; has the address been confirmed; state of one email address; how was the email verified; id of an email address',
  get_phone_number:
    'is a phone number verified; has the number been confirmed; state of one phone number; is the number used as second factor; id of a phone number; can this number get codes',

  // Sessions and clients
  list_user_sessions:
    'where is a user signed in; active sessions; which devices; logged in right now; recent logins of a person; sign-in history; browsers of a user; from which country; login history; login attempts; ip addresses of a user; which computers or phones is someone using; is a user online; strange sign-in from abroad; open sessions; where did a login come from; phones signed in',
  revoke_user_sessions:
    'sign out a user; log out everywhere; end sessions; kick off all devices; force logout; terminate a session; kill session; stolen laptop sign out; kick a user out of the app; expire a session; sign someone out of a laptop; phone was lost, end the session; remote logout; close all sessions; throw someone off; shared computer left signed in; intruder is signed in; reset the sessions of a user; reset every session; log a user out everywhere; boot a user off everywhere',
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
    'why is a sign-up stuck; sign-up not finished; registration incomplete; what is missing in a registration; cannot register; sign up attempt; tried to register and got stuck; sign-up fails; what happened to a sign-up; abandoned registration',
  update_sign_up:
    'set external id on a sign-up; let a sign-up go on; custom action of a sign-up; change a registration under way',

  // Invitations to the application
  create_user_invitation:
    'invite a person; send an invite; invite someone to the app; invite by email; ask someone to sign up; resend an invitation; send her an invite; bring someone on board by mail; let someone join by mail; ask a person to sign up; mail a sign-up link',
  invite_users:
    'invite many people; send invitations to a list; bulk invite; invite a long list by mail; invite a hundred people; invite everyone on a list; mail a hundred invites; mass invitation; send invites to a department',
  create_user_invitations_in_bulk: 'invite up to ten people in one request; all or none of a few invitations',
  list_invitations:
    'pending invitations; open invites; who has not accepted; invited but not joined; expired invitations; list invites; outstanding invitations; who was invited and did not accept; invitations nobody accepted; people who were invited and have not accepted; did she get the invitation; who still has to accept; invites on their way; unanswered invites; sent invitations',
  revoke_invitation:
    'cancel an invitation; withdraw an invite; take back an invite; invitation sent to wrong address; make an invite link invalid; undo an invitation; invitation sent by mistake; invited the wrong person; invite went to the wrong address, kill it; stop an invitation; void an invite; pull back an invite',
  delete_user_invitation:
    'delete an invitation for good; erase invitation data; gdpr deletion of an invitation; no trace of an invite; remove an old invitation from the records',

  // Waitlist
  list_waitlist_entries:
    'who is on the waitlist; waiting list; who wants early access; people waiting for access; beta requests; beta candidates; people in line; queue of interested people; applicants',
  add_to_waitlist:
    'add someone to the waitlist; put on waiting list; sign somebody up for early access; add a candidate to the beta; put someone in line',
  add_many_to_waitlist:
    'add many to the waiting list; import waitlist; several addresses onto the waitlist; bulk waitlist; put a list in line; load candidates of the beta',
  invite_from_waitlist:
    'let someone in from the waiting list; approve waitlist entry; accept from waitlist; grant early access; admit; let the first in line in; accept a candidate; open the beta for someone; put somebody from the waitlist in; move somebody off the waitlist',
  reject_waitlist_entry:
    'reject from waitlist; turn down; deny early access; decline a request for access; say no to a candidate; refuse early access',
  delete_waitlist_entry:
    'remove from the waitlist; take off the waiting list; delete waitlist entry; strike a candidate; take a name off the queue',

  // Organizations and members
  list_organizations:
    'find a company; search organizations; all companies; list tenants; which customers do we have as organizations; organization by name; workspaces; newest companies; biggest customers; which clients do we have; is there a company called; list of clients; companies on our platform',
  get_organization:
    'read an organization; details of a company; how many members may it have; seats left; limit of members; look up a tenant by slug; is there an organization with this slug; facts of a company; when was a company created; metadata of a company',
  create_organization:
    'create a company; new organization; set up a workspace; new tenant; onboard a company; new client signed; open a workspace; start a company account; space for a new team; set up a company for a new customer',
  update_organization:
    'rename an organization; change company name; change slug; raise the seats; more members allowed; member limit of one organization; organization metadata; set a member limit; customer bought more seats; company has a new name; bigger team size; label a company; plan flag of a company in metadata; company was renamed; may have more people; limit how many seats a company has; cap an organization at a number of members; limit the members of an organization; bump up the seats; call an organization something else',
  delete_organization:
    'delete a company; remove an organization; close a workspace permanently; tenant is gone; get rid of a tenant; customer cancelled, delete workspace; company went out of business; wipe a tenant; test company must go; dissolve; trash an organization; end an organization',
  set_organization_logo:
    'upload a company logo; new logo; change organization picture; branding image of a workspace',
  delete_organization_logo: 'remove the logo; delete company picture; clear branding image',
  list_organization_members:
    'who is in an organization; members of a company; people in a team; admins of an organization; employees of a customer; staff of a workspace; list members; who belongs to; who works at a company; who works for a customer; who is in charge at a company; team list; owners of a workspace; people of a customer; roster; contacts at a company; how many people are in a company; employees of a client; everyone in an organization; owners of an organization; who owns an organization; who runs an organization; is a user an admin of an organization; people at an organization; how many people does an organization have',
  list_all_memberships:
    'all memberships of all organizations; who is in which organization; every member everywhere; memberships across the instance',
  set_organization_member:
    'add a user to an organization; put someone in a company; make someone an admin; change role of a member; promote; demote; give a role; take admin rights away from a member; add existing user to a team; transfer ownership; give a user access to an organization; owner of a workspace; give somebody the billing role; new boss of a team; make the owner; no longer an admin; assign to a company; put an employee in a team; change what someone is in a company; join a user to an organization; hand over an organization to another person; hand a company over; make a user an admin of an organization',
  remove_organization_member:
    'remove from organization; kick out of a company; take out of a team; no longer a member; remove member; throw someone out of a workspace; leave organization; take a person out of a workspace; pull somebody from a team; no longer belongs to a team; left the team; drop from a project; take off the roster; expel from a company; remove an employee from a client; take a user out of an organization; kick a user out of an organization',
  update_membership_metadata:
    'metadata of a membership; custom data of a member within an organization; attribute on a membership; department of a member; store something on a membership; save a value on a membership; note on a member; title of a member in a company',
  create_organization_invitation:
    'invite to an organization; invite someone to a company; ask a person to join a team; invite by email to a workspace; invite as admin of an organization; bring a new colleague into a company; invite an admin to a team; invite to a client',
  invite_organization_members:
    'invite many people to an organization; invite a list of people to a company; bulk invitations to a team; whole department to a workspace; invite several people to a company at once; invite twenty people to a team',
  create_organization_invitations_in_bulk:
    'invite up to ten people to an organization in one request; all or none of a few organization invitations',
  list_user_organization_invitations:
    'invitations to organizations that a user got; to which companies was a user invited; open invites of a person',
  get_organization_invitation:
    'one invitation to an organization; has the organization invitation been accepted; state of an organization invite; status of an organization invitation',
  review_access:
    'who has admin rights; admins without mfa; no second factor; access review; recertification; stale accounts; audit of access; who can do what in an organization; compliance report; inactive admins; across all organizations; admins not active for months; security review; who could do damage; accounts nobody uses; unprotected admins; soc 2 evidence; who has too much access; risky accounts; overview of access of a person; all admins; everybody who is an admin; everyone with admin powers; show all admins',
  list_organization_domains:
    'email domains of an organization; verified domains of a company; which domains join automatically; which domains belong to an organization',
  create_organization_domain:
    'add an email domain to an organization; people with this domain join automatically; auto-join by email domain; verified domain for a company; automatic enrollment; everyone with a company address should join by themselves; people with our domain should join automatically; all with this domain belong to the company; claim a domain for a company; colleagues join on their own',
  update_organization_domain:
    'change enrollment mode; turn off automatic joining; verify a domain of an organization; suggestion instead of automatic; how people with an email domain join; mark a domain as verified; ask before they join; let people join by domain only after approval',
  delete_organization_domain:
    'remove an email domain from an organization; domain no longer belongs to a company; unlink a domain from a company; company sold its domain; domain is linked to the wrong company',

  // Roles and permissions of organizations
  list_roles:
    'which roles exist; list roles; what can a member do; what is an admin allowed to do; roles and what they permit; which roles can members have; which roles are there; roles that people can have; difference between member and admin; ranks we have',
  get_role: 'read one role; what can this role do; permissions in a role',
  create_role:
    'new role; custom role; add a role for managers; define a role; make a role; role for auditors or accountants; role that can only read; role between member and admin; new kind of member',
  update_role:
    'edit a role; rename role; description of a role; all permissions of a role anew; role has a wrong name',
  delete_role: 'delete a role; remove a role; role is not needed any more; role nobody has; clean up roles',
  add_permission_to_role:
    'give a role a permission; role may do more; let a role manage something; allow a role to do; grant permission to a role; let members or managers do something more; let admins delete; members should be able to; editors may publish; from now on a role may; give support the right to refund; extend a role',
  remove_permission_from_role:
    'take a permission from a role; role may do less; role must not do any more; stop a role from doing something; role can do too much; editors may not delete; restrict a role',
  list_permissions:
    'which permissions are there; list permissions of roles; available permissions; which permissions exist',
  get_permission: 'read one permission; what does a permission mean',
  create_permission:
    'new permission; define a permission; custom permission for a feature; add a right that roles can have; a right to publish; new thing that roles may do',
  update_permission: 'edit a permission; rename permission; description of a permission; key of a permission',
  delete_permission:
    'delete a permission; remove a permission from all roles; permission is not needed any more; drop a permission everywhere',
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
    'which companies have sso; list sso connections; customers with saml; single sign-on setups; identity providers in use; corporate logins; all identity providers; who signs in through okta',
  get_enterprise_connection:
    'read an sso connection; saml settings; acs url; entity id; certificate expiry; when does the certificate expire; details of single sign-on of a company; when does the certificate run out; what does the customer’s it have to enter; acs url for the it department; is sso active for a company',
  create_enterprise_connection:
    'set up sso; connect okta; single sign-on for a company; saml for a customer; add entra or azure ad; new identity provider; google workspace login for a company; roll out google workspace login; customer wants to sign in with its own directory; active directory; onelogin; jumpcloud; ping; federate; corporate login',
  update_enterprise_connection:
    'change sso; new saml certificate; activate sso; deactivate sso; turn single sign-on off for a while; renew certificate of an identity provider; edit identity provider; pause sso; disable sso for a company; sso is broken, change settings; other email domain for sso; metadata url of an idp changed; switch sso on',
  delete_enterprise_connection:
    'remove sso; delete a single sign-on connection; disconnect okta for good; remove identity provider; customer leaves okta; end sso',
  list_saml_connections: 'old saml connections',
  get_saml_connection: 'read an old saml connection',
  create_saml_connection: 'old form of saml set up',
  update_saml_connection: 'change an old saml connection',
  delete_saml_connection: 'delete an old saml connection',

  // Billing
  list_billing_plans:
    'list plans; which plans are there; prices; what can be bought; pricing; subscription tiers; price list; what do we charge; offers; which plan is the most expensive',
  get_user_subscription:
    'what plan is a user on; is a user paying; subscription of a customer; when is the next payment; is someone in a trial; next charge of a user; is someone a paying customer; renewal date of a person; what has a customer subscribed to',
  get_organization_subscription:
    'what plan is a company on; is an organization paying; subscription of a company; seats paid for; what does a company pay; next charge of a company; when does the company renew; contract of a company; did the company pay; past due',
  cancel_subscription_item:
    'cancel a subscription; end a plan; stop paying; downgrade; stop charging a customer; churn; stop billing; end a contract; customer does not want to pay any longer; cancel plan; downgrade to free',
  extend_free_trial:
    'extend a trial; longer trial; more days of trial; prolong free trial; trial ends too soon; two extra weeks to evaluate; test phase longer; needs more time to try; evaluation period; give free months; free month for a customer; free time for a customer',

  // API keys
  list_api_keys:
    'which api keys are there; keys of a user; keys of an organization; list api keys; when was a key last used; which keys does a developer have; old keys; unused keys; api keys of a user; which api keys does a person have; see the api keys of a person',
  get_api_key:
    'read one api key; whose api key is this; details of a key; when does an api key expire; owner of a key; what is this ak_ key',
  create_api_key:
    'create api key; issue a key; new api key; personal access token; make a key for a developer; generate key; developer wants a key; credentials for our api; key for a script; access for an integration; new secret for the api',
  update_api_key: 'edit an api key; scopes of a key; extend an api key; key expires later; rename api key',
  revoke_api_key:
    'revoke api key; leaked api key; kill a key; key was published; disable an api key; key stolen; invalidate a key; key is on github; ak_ was published; key in a public repository; block a key; stop an api key',
  delete_api_key: 'delete api key; remove a key for good; erase an api key',
  get_api_key_secret:
    'show the secret of an api key; reveal key; see an api key again; plain value of a key; lost the api key',
  verify_api_key: 'is an api key valid; check an api key; does a key work; test a key; whose secret is this',

  // Machines and their tokens
  list_machines:
    'list machines; which backend services are there; service accounts; bots we have; all our services; microservices',
  get_machine:
    'read one machine; details of a service account; which services does a machine talk to; token lifetime of a machine',
  create_machine:
    'new machine; service account; register a service; add a backend; new bot identity; cron job needs an identity; identity for a worker; script as a service account; new microservice',
  update_machine: 'rename a machine; rename service account; how long tokens of a machine last',
  delete_machine: 'delete a machine; remove service account; retire a service; service is gone',
  get_machine_secret:
    'show the secret key of a machine; reveal machine key; lost the secret of a service; which secret does the service use',
  rotate_machine_secret:
    'rotate the secret of a machine; new secret key for a service; machine key leaked; replace machine key; renew key of a service account; roll a key; exchange the machine secret; other secret for a service; secret of a worker was leaked',
  create_machine_scope:
    'let one service call another; allow machine to machine calls; give a service access to another; connect two services; frontend may call backend; open the way from one service to another',
  delete_machine_scope:
    'stop a service calling another; take away access between services; disconnect two services; service must not call another',
  list_m2m_tokens: 'tokens of a machine; list machine tokens; service tokens in use',
  create_m2m_token:
    'token for a machine; machine to machine token; new service token; authenticate one service to another; token for calls between services; get a token for calls between services; get a machine token; credential for calling another service; bearer token for a worker',
  revoke_m2m_token:
    'revoke a machine token; service token leaked; kill a machine token; invalidate a service token',
  verify_m2m_token:
    'is a machine token valid; check a service token; whose machine token is this; is a machine token still good; does a service token still work',

  // OAuth applications
  list_oauth_applications:
    'list oauth apps; which third-party apps use our sign-in; oauth clients; connected applications; mcp clients registered; apps that use our login; partners; integrations',
  get_oauth_application:
    'read an oauth app; client id of an application; redirect uris of an application; scopes of an app',
  create_oauth_application:
    'register an oauth client; new oauth app; sign in with us for another app; be an identity provider for an app; add third-party app; partner wants sign in with our accounts; log in with our product elsewhere; add a client for an mcp server; another app should use our login',
  update_oauth_application:
    'change redirect uri; callback of an oauth app; edit oauth client; scopes of an oauth app; rename an oauth app; add a callback to an oauth client; partner needs another redirect uri; callback of the integration changed; more scopes for an integration',
  delete_oauth_application:
    'delete an oauth app; remove third-party app; remove an integration; oauth client not needed any more; partner left, remove the app; end an integration',
  rotate_oauth_application_secret:
    'new client secret; client secret leaked; rotate oauth secret; replace the secret of an oauth app; renew client secret; roll a key',
  revoke_oauth_token:
    'revoke an oauth token; access token leaked; disconnect an app from a user; invalidate refresh token; withdraw consent; app must lose access to an account; token of an integration leaked',
  verify_oauth_access_token:
    'is an access token valid; check a bearer token; introspect token; for whom was this token issued; token still good',

  // Acting as users, and tests
  create_actor_token:
    'impersonate; log in as a user; sign in as someone; see the app as a customer sees it; act as a customer; act on behalf of; view as; stand in for a customer; log in as someone else; see the problem of a user as the user; reproduce a bug as the customer; go in as the customer; look through the eyes of a user; debug as a user; take over the view of a customer',
  revoke_actor_token:
    'revoke impersonation; stop impersonating; cancel actor token; impersonation link no longer valid',
  create_sign_in_token:
    'magic link; sign-in link; login link; sign someone in without password; one-time login; help a locked out person sign in; link to log in; get someone in without a code; emergency access for a customer; send a link to get in; cannot sign in, send a link',
  revoke_sign_in_token: 'cancel a sign-in link; invalidate magic link; login link sent to wrong person',
  create_agent_task:
    'let an agent act as a user; session for an ai agent; browser agent on behalf of a user; automated agent signs in as a user',
  revoke_agent_task: 'stop an agent task; cancel the link of an agent; ai agent must not act any more',
  create_testing_token:
    'end-to-end tests; bypass captcha in tests; bot protection stops tests; cypress; playwright; token for automated tests; ci is stopped by the bot check; robots check in tests; selenium',

  // Who may sign up
  list_allowlist_identifiers:
    'who is on the allowlist; what is whitelisted; who may sign up; show allowlist; who may get in; is this domain allowed',
  add_allowlist_identifier:
    'add to the allowlist; whitelist an address; allow a domain to sign up; let a company register; only these may sign up; permit a domain; only our own people may get in; let a partner in; exception for an address; employees of a domain may register',
  remove_allowlist_identifier:
    'take off the allowlist; remove from whitelist; no longer allowed to sign up; unwhitelist',
  list_blocklist_identifiers:
    'who is on the blocklist; what is blacklisted; blocked domains; blocked addresses; show blocklist; what do we keep out; is this domain blocked',
  add_blocklist_identifier:
    'add to the blocklist; block a domain; blacklist an address; stop sign-ups from a domain; no registrations from this domain; block a phone number; spam domain; keep a provider out; no more people from a provider; keep out a mail provider; throw out a spam domain; reject sign-ups of an address; nobody from this domain; bots register from a domain; competitor should not get in; temporary mail provider',
  remove_blocklist_identifier:
    'take off the blocklist; unblock a domain; remove from blacklist; no longer blocked; blocked by mistake; address may register again; domain is fine after all',
  update_instance_restrictions:
    'turn the allowlist on; turn the blocklist on; block disposable email addresses; throwaway addresses; no plus addresses; restrict who can sign up; invite only; close registration; subaddresses; nobody new for now; burner addresses; sign-ups only by invitation; allow only listed people',

  // Redirect URLs and JWT templates
  list_redirect_urls:
    'list redirect urls; allowed callbacks; deep links of the mobile app; where may native apps return to',
  get_redirect_url: 'read one redirect url',
  create_redirect_url:
    'allow a redirect url; add a callback; whitelist a deep link; new scheme of the mobile app; native app return address; app needs a new return address; ios or android callback',
  delete_redirect_url:
    'remove a redirect url; callback not allowed any more; delete a deep link; disallow a callback; disallow a deep link of an app',
  list_jwt_templates: 'list jwt templates; token templates; which custom tokens are there',
  get_jwt_template:
    'read a jwt template; claims in a template; lifetime of a template; what is in the custom token',
  create_jwt_template:
    'new jwt template; token for hasura; supabase or firebase token; template for another service; custom token; backend needs other claims; token with our own fields; convex or appwrite',
  update_jwt_template:
    'add a claim; change a jwt template; edit claims; put a field into the token; lifetime of custom token; remove a claim; add tenant id to the token; more fields in the token; role should be in the token',
  delete_jwt_template: 'delete jwt template; remove a token template; template is not used',

  // The instance, its domains, email and webhooks
  list_domains:
    'which domains does the instance have; dns records; cname; satellite domains; what must be set in dns; which dns entries are missing; domain is not verified by clerk yet; which cname records; dns setup',
  add_domain: 'add a satellite domain; second website with the same sign-in; new domain of the instance',
  update_domain: 'change the name of a domain; proxy url of a domain; set proxy',
  delete_domain: 'delete a satellite domain; remove a website from the instance',
  check_domain_proxy: 'check a proxy; does the proxy work; test proxy url',
  change_instance_domain:
    'move production to another domain; change the primary domain; new home url; rebranding, new domain; new company name, other address of the app',
  send_email:
    'send an email; write to a person; write to a user in the name of the application; mail a customer; message a user; notify someone by mail; tell a user something by mail; send a message',
  send_emails:
    'send many emails; mail several people; notify all customers; mass mail; bulk message; mail all customers; write to all users; announce something to users; newsletter',
  get_email:
    'was an email delivered; did the mail arrive; status of an email; which email was sent; never got the email; email did not arrive; mail is missing; bounced; has the code been sent',
  create_webhook_app:
    'set up webhooks; turn webhooks on; get events; be told when users sign up; notify our backend of changes; tell our backend when somebody is deleted; push changes to our system; sync users to our database',
  get_webhook_dashboard_url:
    'webhook dashboard; failed deliveries; webhook logs; manage endpoints; retry webhook; webhook does not arrive; where are events configured; replay an event',
  delete_webhook_app: 'turn webhooks off; remove webhooks; stop events; no more webhook deliveries',
  get_instance:
    'which instance is this; production or development; environment; allowed origins; instance id; are we in production; which application am i working on',
  update_instance:
    'change instance settings; test mode; breached passwords check; pwned; support email; cors; allowed origins; instance settings; are weak passwords refused; support address; test mode; frontends on other hosts; change what holds for the whole application',
  get_instance_organization_settings:
    'settings of organizations; are organizations enabled; how many members by default; limits for all organizations',
  update_instance_organization_settings:
    'turn organizations on or off; disable organizations; maximum members for all organizations; who may create organizations; default role for all; allow organizations; let people create organizations; no more than a number of members anywhere',
  get_jwks:
    'public keys; jwks; key to verify tokens; signature keys; verify session tokens; verify a token offline; certificate of the tokens',
  search_audit_log:
    'audit log; who changed what; history of changes; what happened today; what did agents do; who deleted a user; who did this; record of changes; trail; refused calls; changes yesterday; who created this; who banned a user; who invited someone; who removed a member; activity of an agent; what was done today; what went wrong yesterday; prove that it was done; who touched this account; undo log; recent changes; which agent did it; why did an account disappear; evidence of a change; who touched this account; what did an agent do; who deleted an organization',

  // Who one is here
  whoami:
    'whoami; which permissions do i have; what may this connection do; what am i allowed to do; my rights; which role do i have here',
};

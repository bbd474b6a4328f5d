import type { Request } from './requests.ts';

/**
 * What people ask for offhand: with names of people and companies that nobody here knows, and in the words of the
 * corridor. Written before the search learned of such requests, and not changed for it since.
 */
export const offhandRequests: readonly Request[] = [
  ['kick Bob out of Globex', 'remove_organization_member'],
  ['add Carol to Initech', 'set_organization_member', 'create_organization_invitation'],
  ['make Dave an admin at Hooli', 'set_organization_member'],
  ['is Erin an admin of Umbrella', 'list_organization_members', 'get_user_memberships', 'review_access'],
  ['what roles does Frank have', 'get_user_memberships', 'list_roles'],
  ['give Grace a new email', 'change_contact_methods', 'replace_user_email_address'],
  ['Heidi forgot her authenticator at home', 'disable_user_mfa', 'delete_user_totp'],
  ['can Ivan still log in', 'get_user', 'list_user_sessions'],
  ['whose account is judy@example.com', 'find_user'],
  ['who is +15551234567', 'find_user'],
  ['axe the Vandelay workspace', 'delete_organization'],
  ['trash this account', 'delete_user'],
  ['sack an employee', 'offboard_user'],
  ['Mallory got fired yesterday', 'offboard_user'],
  ['boot everyone off Kim', 'revoke_user_sessions', 'remove_organization_member'],
  ['log Leo out everywhere', 'revoke_user_sessions'],
  ['what devices is Mia signed in on', 'list_user_sessions'],
  ['let Nina back in, she was banned by mistake', 'unban_user'],
  ['Oscar is locked out again', 'unlock_user'],
  ['when was Peggy last online', 'get_user', 'list_user_sessions'],
  ['who runs Stark Industries', 'list_organization_members'],
  ['list the people at Wayne Enterprises', 'list_organization_members'],
  ['how many people does Cyberdyne have', 'list_organization_members', 'get_organization'],
  ['call the Soylent organization Soylent Green from now on', 'update_organization'],
  ['cap an org at 20 members', 'update_organization'],
  ['bump up the seats of Tyrell', 'update_organization'],
  ['what can I do here', 'whoami', 'search_operations'],
  ['which permissions do I have', 'whoami'],
  ['who messed with this account', 'search_audit_log'],
  ['what has the assistant changed today', 'search_audit_log'],
  ['who deleted the Pied Piper org', 'search_audit_log'],
  ['which API keys has Trent got', 'list_api_keys'],
  ['has Victor set up two-factor', 'get_user'],
  ['accept Wendy from the waiting list', 'invite_from_waitlist'],
  ['bin the invite to zoe@example.com', 'revoke_invitation', 'delete_user_invitation'],
  ['did Yves accept his invitation', 'list_invitations', 'get_organization_invitation'],
  ['which admins have no MFA at Aperture', 'review_access'],
  ['everybody with admin powers', 'review_access', 'list_all_memberships'],
  ['prolong the trial of Massive Dynamic by two weeks', 'extend_free_trial'],
  ['scrap the role nobody uses', 'delete_role'],
];

/** Such requests that were found to be answered wrongly: what the search was mended for. */
export const mendedRequests: readonly Request[] = [
  ['see what api keys a person has', 'list_api_keys'],
  ['does this user have a password or google', 'get_user'],
  ['put someone from the waitlist in', 'invite_from_waitlist'],
  ['move someone off the waitlist', 'invite_from_waitlist', 'delete_waitlist_entry'],
  ['take Anna out of Acme', 'remove_organization_member'],
  ['show all admins', 'review_access'],
  ['limit how many seats a customer has', 'update_organization'],
  ['give customer free months', 'extend_free_trial'],
  ['what am I allowed to do', 'whoami'],
  ['fire an employee', 'offboard_user'],
  ['nuke a tenant', 'delete_organization'],
  ['ditch a user for good', 'delete_user'],
  ['Who are the owners of Acme?', 'list_organization_members'],
  ['hand over an org to another person', 'set_organization_member'],
  ['what did the bot do this week', 'search_audit_log'],
  ['reset everyone session', 'revoke_user_sessions'],
];

/** Offhand requests for what nothing here does. */
export const offhandUnanswerable: readonly string[] = ['merge two accounts'];

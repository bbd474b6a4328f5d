import { each, free, type Judgement, once, onlyReads, when } from './judgement.ts';

// People with an address of the domain join by themselves, in a role that may be any.
const automatic = 'enrollmentMode is automatic_invitation';
const links = free(
  'only reads; its links are for callers with invitations:links, and were counted as invitations',
);

/** Organizations, their members, invitations and domains. */
export const organizations = {
  list_organizations: { budgets: onlyReads },
  get_organization: { budgets: onlyReads },
  // Who creates an organization is its first admin.
  create_organization: { budgets: { roleRaises: when('createdBy is sent') } },
  update_organization: { budgets: { roleRaises: when('roleSetKey is sent') } },
  delete_organization: { budgets: { deletions: once } },
  set_organization_logo: { budgets: free('a picture lets nobody do anything') },
  delete_organization_logo: { budgets: free('a picture lets nobody do anything') },

  get_user_memberships: { budgets: onlyReads },
  list_organization_members: { budgets: onlyReads },
  list_all_memberships: { budgets: onlyReads },
  review_access: { budgets: onlyReads },
  set_organization_member: {
    budgets: { roleRaises: when('the role is not org:member, or takes the place of another') },
  },
  remove_organization_member: { budgets: { deletions: once } },
  update_membership_metadata: { budgets: free('metadata of a membership, which Clerk gives no rights by') },

  create_organization_invitation: {
    budgets: {
      invitations: once,
      mails: when('notify is not false'),
      roleRaises: when('the role is not org:member'),
    },
  },
  create_organization_invitations_in_bulk: {
    budgets: {
      invitations: each('invitation'),
      mails: each('invitation', 'its notify is not false'),
      roleRaises: each('invitation', 'its role is not org:member'),
    },
  },
  invite_organization_members: {
    budgets: {
      invitations: each('row'),
      mails: each('row', 'notify is not false'),
      roleRaises: each('row', 'its role is not org:member'),
    },
  },
  get_organization_invitation: { budgets: links },
  list_user_organization_invitations: { budgets: links },

  list_organization_domains: { budgets: onlyReads },
  create_organization_domain: { budgets: { roleRaises: when(automatic) } },
  update_organization_domain: { budgets: { roleRaises: when(`${automatic}, or verified is true`) } },
  delete_organization_domain: { budgets: { deletions: once } },
} satisfies Record<string, Judgement>;

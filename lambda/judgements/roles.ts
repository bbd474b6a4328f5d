import { each, free, type Judgement, once, onlyReads, when } from './judgement.ts';

/** Roles of organizations, what they contain, and which an organization can give. */
export const roles = {
  list_roles: { budgets: onlyReads },
  get_role: { budgets: onlyReads },
  create_role: { budgets: { roleRaises: when('includeInInitialRoleSet is true; nobody has it before') } },
  update_role: { budgets: { roleRaises: when('permissions or key are sent') } },
  delete_role: { budgets: { deletions: once } },
  add_permission_to_role: { budgets: { roleRaises: once } },
  remove_permission_from_role: { budgets: { deletions: once } },

  list_permissions: { budgets: onlyReads },
  get_permission: { budgets: onlyReads },
  create_permission: { budgets: free('no role contains it yet') },
  update_permission: { budgets: { roleRaises: when('key is sent') } },
  delete_permission: { budgets: { deletions: once } },

  list_role_sets: { budgets: onlyReads },
  get_role_set: { budgets: onlyReads },
  create_role_set: { budgets: { roleRaises: when('type is initial; no organization uses it before') } },
  update_role_set: { budgets: { roleRaises: when('a default or creator role is sent, or type initial') } },
  add_roles_to_role_set: { budgets: { roleRaises: once } },
  replace_role_in_role_set: { budgets: { roleRaises: each('member who gets another role, at least 1') } },
  replace_role_set: {
    budgets: { deletions: once, roleRaises: each('member who gets another role, at least 1') },
  },
} satisfies Record<string, Judgement>;

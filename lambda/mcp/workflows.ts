/** Tools that do the work of many calls. */
export const workflows: ReadonlySet<string> = new Set([
  'create_users',
  'export_users',
  'invite_organization_members',
  'invite_users',
  'offboard_user',
  'review_access',
  'update_users_metadata',
]);

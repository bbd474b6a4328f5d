import type { MemberSummary } from '../../clerk/views/membership.ts';
import type { OrganizationView } from '../../clerk/views/organization.ts';
import { quoted } from '../../clerk/views/user-text.ts';

/** One short line about an organization: id, name, slug, size. */
export function describeOrganization({
  id,
  name,
  slug,
  membersCount,
}: Pick<OrganizationView, 'id' | 'name' | 'slug' | 'membersCount'>): string {
  const facts = [
    id,
    quoted(name),
    slug !== null && `slug ${quoted(slug)}`,
    membersCount !== null && `${membersCount} ${membersCount === 1 ? 'member' : 'members'}`,
  ];
  return facts.filter(Boolean).join(', ');
}

/** One short line about a member: user id, name, address, role. */
export function describeMember({ userId, firstName, lastName, identifier, role }: MemberSummary): string {
  const name = [firstName, lastName].filter(Boolean).join(' ');
  const facts = [userId ?? 'a deleted user', name && quoted(name), identifier && quoted(identifier), role];
  return facts.filter(Boolean).join(', ');
}

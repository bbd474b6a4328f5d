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

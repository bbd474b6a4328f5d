import { counted } from '../base/counted.ts';
import type { Organization } from '@clerk/backend';
import { quoted } from '../clerk/views/user-text.ts';
import { stateOf, type Target, type TargetContext, versionOf } from './target.ts';

/** An organization, with how many belong to it. Throws `ClerkFailure`. */
export async function organizationTarget(organizationId: string, { clerk }: TargetContext): Promise<Target> {
  const organization = await clerk.read((client) =>
    client.organizations.getOrganization({ organizationId, includeMembersCount: true }),
  );
  const { membersCount } = organization;
  return {
    version: versionOf(organization),
    current: organization,
    state: stateOf(
      describeOrganization(organization),
      typeof membersCount === 'number' ? [membersCount] : [],
    ),
    describe: async () => [
      `Organization: ${describeOrganization(organization)}.`,
      ...(typeof membersCount === 'number' ? [`It has ${counted(membersCount, 'member')}.`] : []),
    ],
  };
}

/** Name, slug and id of an organization; what its members wrote is in quotation marks. */
export function describeOrganization({ name, slug, id }: Organization): string {
  return [quoted(name), slug && `slug ${quoted(slug)}`, id].filter(Boolean).join(', ');
}

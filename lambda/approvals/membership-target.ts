import { allEnded } from '../base/all-ended.ts';
import { membershipOf } from '../clerk/queries/managers.ts';
import { quoted } from '../clerk/views/user-text.ts';
import { describeOrganization } from './organization-target.ts';
import { personName, stateOf, type Target, type TargetContext, versionOf } from './target.ts';
import { userTarget } from './user-target.ts';

/**
 * A user's place in an organization, and the role it would get; the user alone when there is none, which what changes a
 * place that is there is refused for. Throws `ClerkFailure`.
 */
export async function membershipTarget(
  organizationId: string,
  userId: string,
  context: TargetContext,
  { newRole, isThere }: { readonly newRole: string | undefined; readonly isThere: boolean },
): Promise<Target> {
  const change = (before: string) =>
    newRole === undefined ? [] : [`Role: before ${before}, after ${quoted(newRole)}.`];
  const membership = await membershipOf(context.clerk, organizationId, userId);
  if (!membership) {
    const [user, { name, slug }] = await allEnded([
      userTarget(userId, context),
      context.clerk.read((client) => client.organizations.getOrganization({ organizationId })),
    ]);
    const organization = [quoted(name), `slug ${quoted(slug)}`, organizationId].join(', ');
    return {
      version: `no member of ${organizationId} ${user.version}`,
      refusal: isThere ? `${userId} is not a member of ${organization}.` : undefined,
      async state() {
        const { same, counts } = await user.state();
        return { same: [`no member of ${organizationId}`, same], counts };
      },
      describe: async () => [
        ...(await user.describe()),
        `Organization: ${organization}, of which the user is not a member.`,
        ...change('none'),
      ],
    };
  }
  const { publicUserData: person, organization, role } = membership;
  const facts = [
    (person && personName(person)) ?? 'no name',
    person?.identifier && quoted(person.identifier),
    userId,
  ];
  return {
    version: versionOf(membership),
    current: membership,
    state: stateOf([facts, role, describeOrganization(organization)]),
    describe: async () => [
      `Member: ${facts.filter(Boolean).join(', ')}, in the role ${quoted(role)}.`,
      `Organization: ${describeOrganization(organization)}.`,
      ...change(quoted(role)),
    ],
  };
}

import type { Clerk } from '../clerk/clerk.ts';
import { ifThere } from '../clerk/if-there.ts';
import { quoted } from '../clerk/views/user-text.ts';

type Args = Readonly<Record<string, unknown>>;

/** Why Clerk would surely refuse a call, in a sentence; undefined where it may make it. Throws `ClerkFailure`. */
type InVain = (args: Args, clerk: Clerk) => Promise<string | undefined>;

const textsIn = (value: unknown): string[] =>
  [value ?? []].flat().filter((one): one is string => typeof one === 'string');

/** Whom Clerk already knows by one of these; one request for each kind of identifier. */
const taken: InVain = async ({ emailAddress, phoneNumber, username, externalId }, clerk) => {
  for (const [what, values] of Object.entries({ emailAddress, phoneNumber, username, externalId })) {
    const sent = textsIn(values);
    if (sent.length === 0) continue;
    const { data } = await clerk.read((client) => client.users.getUserList({ [what]: sent, limit: 1 }), {
      skip: '/users/count',
    });
    if (data[0])
      return `${what}: ${data[0].id} has ${sent.length === 1 ? quoted(sent.join(' ')) : 'one of them'}.`;
  }
  return undefined;
};

/** Clerk counts members and open invitations against the limit of an organization, where it has one. */
async function full(organizationId: string, clerk: Clerk): Promise<string | undefined> {
  const { maxAllowedMemberships, membersCount } = await clerk.read((client) =>
    client.organizations.getOrganization({ organizationId, includeMembersCount: true }),
  );
  if (!maxAllowedMemberships || typeof membersCount !== 'number') return undefined;
  const open = await clerk.read((client) =>
    client.organizations.getOrganizationInvitationList({ organizationId, status: ['pending'], limit: 1 }),
  );
  if (membersCount + open.totalCount < maxAllowedMemberships) return undefined;
  return `${organizationId} may have ${maxAllowedMemberships} members, and has ${membersCount} with ${open.totalCount} open invitations.`;
}

const alreadyMember: InVain = async (args, clerk) => {
  const organizationId = String(args['organizationId']);
  const [address] = textsIn(args['emailAddress']);
  if (address === undefined) return undefined;
  const { data } = await clerk.read((client) =>
    client.organizations.getOrganizationMembershipList({ organizationId, emailAddress: [address], limit: 1 }),
  );
  const [member] = data;
  if (!member) return full(organizationId, clerk);
  return `${quoted(address)} is the address of a member, ${member.publicUserData?.userId}, in the role ${quoted(member.role)}.`;
};

const vains: Readonly<Record<string, InVain>> = {
  create_user: taken,
  async create_user_invitation({ emailAddress, ignoreExisting }, clerk) {
    return ignoreExisting === true ? undefined : taken({ emailAddress }, clerk);
  },
  create_organization_invitation: alreadyMember,
  async set_organization_member({ organizationId, userId }, clerk) {
    const page = { organizationId: String(organizationId), userId: [String(userId)], limit: 1 };
    const { data } = await clerk.read((client) => client.organizations.getOrganizationMembershipList(page));
    return data.length > 0 ? undefined : full(page.organizationId, clerk);
  },
  async create_organization({ slug }, clerk) {
    if (typeof slug !== 'string') return undefined;
    const found = await ifThere(clerk.read((client) => client.organizations.getOrganization({ slug })));
    return found && `slug: ${found.id} has ${quoted(slug)}.`;
  },
};

/**
 * Why Clerk would surely refuse a call for what is there already, so that nobody need be asked; undefined where it may make
 * it. At most two requests of those that put people or organizations in, none of others. Throws `ClerkFailure`.
 */
export async function whyInVain(name: string, args: Args, clerk: Clerk): Promise<string | undefined> {
  return vains[name]?.(args, clerk);
}

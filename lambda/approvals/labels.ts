import type { Clerk } from '../clerk/clerk.ts';
import { ifThere } from '../clerk/if-there.ts';
import { quoted } from '../clerk/views/user-text.ts';
import { isObject } from '../guardrails/mentions.ts';
import { describeUser } from './user-target.ts';

type Values = Readonly<Record<string, unknown>>;
type Label = (id: string) => string | undefined;

/** The most that Clerk gives in one answer, and users that are read for their names. */
const pageLimit = 500;
const maxUsers = 3;

/** What something is known by, the most telling first. */
const names = ['key', 'emailAddress', 'phoneNumber', 'web3Wallet', 'username', 'name', 'provider'] as const;
/** Under which a part of a user has the id that an operation names it by. */
const idNames = ['id', 'identificationId', 'externalAccountId'] as const;

interface Named {
  readonly id: string;
  readonly name: string;
}

const byKey = ({ id, key }: { readonly id: string; readonly key: string }) => ({ id, name: key });
const roles = async (clerk: Clerk): Promise<readonly Named[]> => {
  const page = { limit: pageLimit };
  return (await clerk.read((client) => client.organizationRoles.getOrganizationRoleList(page))).data.map(
    byKey,
  );
};

/** Arguments with ids that nobody can read, and where what they stand for is listed. */
const lists: Readonly<Record<string, (clerk: Clerk) => Promise<readonly Named[]>>> = {
  permissions: async (clerk) => {
    const page = { limit: pageLimit };
    return (
      await clerk.read((client) => client.organizationPermissions.getOrganizationPermissionList(page))
    ).data.map(byKey);
  },
  creatorRoleId: roles,
  domainsDefaultRoleId: roles,
  scopedMachines: async (clerk) => (await clerk.read((client) => client.machines.list({ limit: 100 }))).data,
};

/**
 * What ids among the arguments stand for, in quotation marks: parts of what is there now, such as a user's addresses;
 * permissions, roles and machines; and users who act or create something. Mostly no request, else one for each list or
 * user. Throws `ClerkFailure`.
 */
export async function labelsOf(args: Values, current: object | undefined, clerk: Clerk): Promise<Label> {
  const known = new Map(partsOf(current));
  for (const [argument, list] of Object.entries(lists)) {
    const ids = [args[argument] ?? []].flat().filter((id) => typeof id === 'string');
    if (ids.every((id) => !/^[a-z]+_\w+$/.test(id) || known.has(id))) continue;
    for (const { id, name } of await list(clerk)) known.set(id, quoted(name));
  }
  for (const id of usersIn(args).slice(0, maxUsers)) {
    const user = await ifThere(clerk.read((client) => client.users.getUser(id)));
    if (user) known.set(id, describeUser(user).replace(`, ${id}`, ''));
  }
  return (id) => known.get(id);
}

/** Users whom no other line tells of. */
function usersIn({ actor, createdBy, inviterUserId }: Values): string[] {
  const ids = [isObject(actor) ? actor['sub'] : undefined, createdBy, inviterUserId];
  return [
    ...new Set(ids.filter((id) => typeof id === 'string' && /^user_[A-Za-z0-9]{1,64}$/.test(id))),
  ] as string[];
}

/** The parts of something, by id: each item of its lists that has an id and a name. */
function* partsOf(current: object | undefined): Generator<readonly [id: string, label: string]> {
  const raw = current && 'raw' in current && isObject(current.raw) ? current.raw : {};
  for (const list of [...Object.values(raw), ...Object.values(current ?? {})]) {
    if (!Array.isArray(list)) continue;
    for (const item of list as unknown[]) {
      if (!isObject(item)) continue;
      const { provider } = item;
      const text = names.map((name) => item[name]).find((one) => typeof one === 'string' && one !== '');
      const label = [...new Set([provider, text])]
        .filter((one) => typeof one === 'string')
        .map(quoted)
        .join(' ');
      for (const id of idNames.map((name) => item[name])) {
        if (typeof id === 'string' && label !== '') yield [id, label];
      }
    }
  }
}

import type { Organization, OrganizationMembership, User } from '@clerk/backend';
import type { Clerk } from '../clerk/clerk.ts';
import { ifThere } from '../clerk/if-there.ts';
import { organizationId, userId } from '../clerk/ids.ts';
import { membershipOf } from '../clerk/queries/managers.ts';
import type { IntentRecord, Settlement } from '../ledger/record.ts';

/** Milliseconds that Clerk's clock and ours may differ. */
const clockMargin = 60_000;

/** What can be seen in Clerk of one kind of change. Only reads; throws `ClerkFailure`. */
type Evidence = (intent: IntentRecord, clerk: Clerk) => Promise<Settlement>;

const done = (reason: string): Settlement => ({ result: 'done', reason });
const failed = (reason: string): Settlement => ({ result: 'failed', reason });
const unknown = (reason: string): Settlement => ({ result: 'unknown', reason });

/** The first target that is such an id. The record may have been tampered with, and ids stand in paths. */
function targetOf({ intent }: IntentRecord, id: typeof userId): string | undefined {
  return intent.targets.find((target) => id.safeParse(target).success);
}

type Found = { readonly updatedAt: number; readonly createdAt: number } | undefined;

/** Reads what a change was about; undefined when it is not there. `noTarget` when the record does not say. */
type Read<T extends Found> = (record: IntentRecord, clerk: Clerk) => Promise<T | typeof noTarget>;
const noTarget = Symbol('no target');

const userIn: Read<User | undefined> = async (record, clerk) => {
  const user = targetOf(record, userId);
  return user === undefined ? noTarget : ifThere(clerk.read((client) => client.users.getUser(user)));
};

const organizationIn: Read<Organization | undefined> = async (record, clerk) => {
  const organization = targetOf(record, organizationId);
  if (organization === undefined) return noTarget;
  return ifThere(
    clerk.read((client) => client.organizations.getOrganization({ organizationId: organization })),
  );
};

const membershipIn: Read<OrganizationMembership | undefined> = async (record, clerk) => {
  const organization = targetOf(record, organizationId);
  const user = targetOf(record, userId);
  if (organization === undefined || user === undefined) return noTarget;
  return ifThere(membershipOf(clerk, organization, user));
};

/** True when it was surely not touched since the change began. */
function isUntouched({ updatedAt, createdAt }: NonNullable<Found>, { at }: IntentRecord): boolean {
  return Math.max(updatedAt, createdAt) < Date.parse(at) - clockMargin;
}

/** What is to be gone is gone, or is what it was before. */
const taken =
  <T extends Found>(read: Read<T>): Evidence =>
  async (record, clerk) => {
    const found = await read(record, clerk);
    if (found === noTarget) return unknown('no_target');
    if (!found) return done('is_gone');
    // One that was made since may have taken the place of the one that was to go.
    return found.createdAt < Date.parse(record.at) - clockMargin
      ? failed('is_still_there')
      : unknown('made_since');
  };

/** Values are not on record: what was not touched was not changed, of anything else nothing can be said. */
const changed =
  <T extends Found>(read: Read<T>): Evidence =>
  async (record, clerk) => {
    const found = await read(record, clerk);
    if (found === noTarget) return unknown('no_target');
    if (!found) return unknown('is_gone');
    return isUntouched(found, record) ? failed('not_changed_since') : unknown('changed_since');
  };

/** A user is banned or not, as it was to be, or nothing was touched. */
const banned =
  (wanted: boolean): Evidence =>
  async (record, clerk) => {
    const user = await userIn(record, clerk);
    if (user === noTarget) return unknown('no_target');
    if (!user) return unknown('is_gone');
    if (user.banned === wanted) return done(wanted ? 'is_banned' : 'is_not_banned');
    return isUntouched(user, record) ? failed('not_changed_since') : unknown('changed_since');
  };

/** What shows the result of each tool. Whatever is not here leaves nothing by which it could be told. */
const evidence: Readonly<Record<string, Evidence>> = {
  delete_user: taken(userIn),
  delete_organization: taken(organizationIn),
  remove_organization_member: taken(membershipIn),
  update_user: changed(userIn),
  update_user_metadata: changed(userIn),
  update_users_metadata: changed(userIn),
  update_organization: changed(organizationIn),
  set_organization_member: changed(membershipIn),
  ban_user: banned(true),
  unban_user: banned(false),
};

/** The tools whose results Clerk's present state can show. */
export const settledTools: readonly string[] = Object.keys(evidence);

/**
 * What Clerk's present state says about a change: `done` when what was asked for is so, `failed` when surely nothing
 * was changed, `unknown` when it can't be told. Throws `ClerkFailure` when Clerk does not answer.
 */
export async function findEvidence(record: IntentRecord, clerk: Clerk): Promise<Settlement> {
  const find = Object.hasOwn(evidence, record.intent.tool) ? evidence[record.intent.tool] : undefined;
  return find ? find(record, clerk) : unknown('nothing_shows_it');
}

import type { Clerk } from '../clerk/clerk.ts';
import { guardrailRefusal, type OutgoingRequest } from '../clerk/request-guard.ts';
import type { Protected } from './guardrails.ts';
import { behind, isOrganizationInvitation, nobody } from './behind.ts';
import { identifiedAmong } from './identified.ts';
import { affectedMember } from './members.ts';
import { folded, mentionsOf } from './mentions.ts';
import { touchedKey } from './metadata-keys.ts';
import { isRoleField, ownersOf, payerAmong, rolesById } from './owners.ts';

/** Who people are to this server: their own user, unless they may change it. */
export interface Self {
  /** Undefined for machines, and where the settings let people change their own user. */
  readonly userId: string | undefined;
}

/** Fields in which people name themselves as those who act: their user is not changed by it. */
const actingFields = new Set(['inviter_user_id', 'uploader_user_id', 'requesting_user_id', 'sub']);

/**
 * Refuses a change of a protected user, organization, role or metadata key, and of the caller's own user, however the
 * request names it. Asks Clerk whose a thing is where its id does not tell. Throws `ClerkFailure`.
 */
export async function refuseProtected(
  request: OutgoingRequest,
  { users, organizations, roles, metadataKeys }: Protected,
  self: Self,
  clerk: Clerk,
): Promise<void> {
  const own = self.userId === undefined ? [] : [self.userId];
  if (users.length + organizations.length + roles.length + own.length > 0) {
    const mentions = mentionsOf(request);
    const owners = await ownersOf(request, clerk);
    const named = [...mentions.map(({ text }) => text), ...owners];
    const given = roles.length > 0 ? await rolesById(request, clerk) : [];
    const foldedNames = new Set([...named, ...given, ...rolesIn(mentions)].map(folded));
    refuse(
      'user',
      users.find((id) => named.includes(id)),
    );
    refuse(
      'organization',
      organizations.find((id) => named.includes(id)),
    );
    refuse(
      'role',
      roles.find((key) => foldedNames.has(folded(key))),
    );
    const acted = mentions.filter(({ name }) => !actingFields.has(name)).map(({ text }) => text);
    const concerned = new Set([...acted, ...owners]);
    refuseSelf(own.find((id) => concerned.has(id)));
    const isLookedUp = users.length > 0 || (own.length > 0 && isOrganizationInvitation(request));
    const { owners: holders, identifiers } = isLookedUp ? await behind(request, clerk) : nobody;
    refuse(
      'user',
      users.find((id) => holders.includes(id)),
    );
    const found =
      (await identifiedAmong(request, { protected: users, own }, identifiers, clerk)) ??
      (await payerAmong(request, { users: [...users, ...own], organizations }, clerk));
    refuse(
      'user',
      users.find((id) => id === found),
    );
    refuse(
      'organization',
      organizations.find((id) => id === found),
    );
    refuseSelf(found);
    const affected = await affectedMember(request, { users, organizations }, clerk);
    if (affected) refuse(affected.what, affected.id, affected.why);
    const subjects = mentions.filter(({ name }) => name === 'subject').map(({ text }) => text);
    refuseUnknown(users.length + organizations.length > 0 ? [...subjects, ...owners] : []);
  }
  refuse('metadata key', await touchedKey(request, metadataKeys, clerk));
}

/** The keys of roles in fields for them, with the prefix that Clerk may add to one without. */
function rolesIn(mentions: readonly { readonly name: string; readonly text: string }[]): string[] {
  return mentions.filter(({ name }) => isRoleField(name)).map(({ text }) => `org:${text}`);
}

/** `why`: how the request would change it, where it does not name it. */
function refuse(
  what: 'user' | 'organization' | 'role' | 'metadata key',
  which: string | undefined,
  why?: string,
): void {
  if (which === undefined) return;
  throw guardrailRefusal(
    `protected_${what.replace(' ', '_')}`,
    `The ${what} ${which} is protected: no agent may change it or act as it, whatever its permissions, by no tool.${why === undefined ? '' : ` It ${why}.`} Nothing was sent to Clerk. Next: a person can make the change in the Clerk Dashboard; whoever runs this server can take it out of guardrails.protected.`,
  );
}

/** Clerk's SDK can't look up directories, so whose users they provision is not known. */
function refuseUnknown(names: readonly string[]): void {
  const directory = names.find((name) => name.startsWith('scim_'));
  if (directory === undefined) return;
  throw guardrailRefusal(
    'protected_unknown',
    `Whether the directory ${directory} belongs to a protected user or organization can't be told. Nothing was sent to Clerk. Next: a person can make the change in the Clerk Dashboard.`,
  );
}

function refuseSelf(userId: string | undefined): void {
  if (userId === undefined) return;
  throw guardrailRefusal(
    'own_user',
    `${userId} is your own user, which you may not change here. Nothing was sent to Clerk. Next: ask another administrator; whoever runs this server can allow it with guardrails.allowSelf.`,
  );
}

import type { Clerk } from '../clerk/clerk.ts';
import type { OutgoingRequest } from '../clerk/request-guard.ts';
import { changesSignIn, isOn } from './credentials.ts';
import { type BudgetKind, budgetKinds } from './guardrails.ts';
import { handsOut } from './impersonations.ts';
import { invitationsIn, mailsIn } from './mails.ts';
import { fieldOf } from './mentions.ts';
import { roleRaisesIn } from './role-raises.ts';

/** What a request takes from a budget. */
export interface Use {
  readonly kind: BudgetKind;
  /** At least 1. */
  readonly amount: number;
  /** The organization in which it is done. */
  readonly organization: string | undefined;
}

/** What the request alone does not tell. */
export interface UseContext {
  /** The keys of public metadata that applications read roles from. */
  readonly authorizationKeys: readonly string[];
  /** It changes one of these keys, in public metadata of users or of who will be one. */
  readonly changesAuthorization: boolean;
  readonly clerk: Clerk;
}

/** Below these, DELETE takes away nothing but a picture, or only undoes a restriction. */
const harmlessParts = new Set(['logo', 'profile_image']);

/**
 * What a request counts as, each kind once; empty for one that is free. A request may take from several budgets at once:
 * an invitation of an admin is an invitation, a mail and a role raise. Throws `ClerkFailure`.
 */
export async function usesOf(request: OutgoingRequest, context: UseContext): Promise<Use[]> {
  const amounts: Record<BudgetKind, number> = {
    deletions: deletionsIn(request),
    bans: bansIn(request),
    roleRaises: await roleRaisesIn(request, context),
    credentialChanges: Number(changesSignIn(request)),
    invitations: invitationsIn(request),
    mails: mailsIn(request),
    impersonations: Number(handsOut(request)),
  };
  const organization = organizationOf(request);
  return budgetKinds
    .filter((kind) => amounts[kind] > 0)
    .map((kind) => ({ kind, amount: amounts[kind], organization }));
}

function organizationOf({ path, body }: OutgoingRequest): string | undefined {
  if (path[0] === 'organizations') return path[1];
  // Connections name theirs in the body, and API keys whose they are.
  const named = [fieldOf(body, 'organization_id'), fieldOf(body, 'subject')];
  return named.find((id) => typeof id === 'string' && id.startsWith('org_')) as string | undefined;
}

function deletionsIn({ method, path }: OutgoingRequest): number {
  if (method === 'DELETE') return Number(!harmlessParts.has(path.at(-1) ?? ''));
  // Deletes the role set, and moves the organizations that use it to another.
  return Number(method === 'POST' && path[0] === 'role_sets' && path[2] === 'replace');
}

function bansIn({ method, path, body }: OutgoingRequest): number {
  const [collection, part] = path;
  const last = path.at(-1);
  if (collection === 'users' && (last === 'ban' || last === 'lock')) {
    const ids = path.length === 2 ? fieldOf(body, 'user_ids') : undefined;
    return Array.isArray(ids) ? ids.length : 1;
  }
  // Who is on the blocklist can't sign in any more either.
  if (collection === 'blocklist_identifiers') return Number(method === 'POST');
  return Number(collection === 'instance' && part === 'restrictions' && isOn(fieldOf(body, 'blocklist')));
}

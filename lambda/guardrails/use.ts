import type { Clerk } from '../clerk/clerk.ts';
import type { OutgoingRequest } from '../clerk/request-guard.ts';
import { changesSignIn, isOn } from './credentials.ts';
import { type BudgetKind, budgetKinds } from './guardrails.ts';
import { handsOut } from './impersonations.ts';
import { invitationsIn, mailsIn } from './mails.ts';
import { fieldOf } from './mentions.ts';
import { ownersOf } from './owners.ts';
import { roleRaisesIn } from './role-raises.ts';
import type { UseContext } from './use-context.ts';

/** What a request takes from a budget. */
export interface Use {
  readonly kind: BudgetKind;
  /** At least 1. */
  readonly amount: number;
  /** The organization in which it is done. */
  readonly organization: string | undefined;
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
  const kinds = budgetKinds.filter((kind) => amounts[kind] > 0);
  if (kinds.length === 0) return [];
  const organization = await organizationOf(request, context.clerk);
  return kinds.map((kind) => ({ kind, amount: amounts[kind], organization }));
}

/** What belongs to an organization, or to none, without that its path tells. */
const owned = new Set(['api_keys', 'enterprise_connections', 'saml_connections']);

async function organizationOf(request: OutgoingRequest, clerk: Clerk): Promise<string | undefined> {
  const { path, body } = request;
  const [collection = '', id] = path;
  if (collection === 'organizations') return id;
  if (!owned.has(collection)) return undefined;
  const named = [fieldOf(body, 'organization_id'), fieldOf(body, 'subject')].find(
    (owner) => typeof owner === 'string',
  );
  const owners = typeof named === 'string' ? [named] : await ownersOf(request, clerk);
  return owners.find((owner) => owner.startsWith('org_'));
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

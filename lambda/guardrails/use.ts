import type { OutgoingRequest } from '../clerk/request-guard.ts';
import { credentialChange } from './credentials.ts';
import type { BudgetKind } from './guardrails.ts';
import { fieldOf } from './mentions.ts';

/** What a request takes from a budget. */
export interface Use {
  readonly kind: BudgetKind;
  readonly amount: number;
  /** The organization in which it is done. */
  readonly organization: string | undefined;
}

/** Below these, DELETE takes away nothing but a picture, or only undoes a restriction. */
const harmlessParts = new Set(['logo', 'profile_image']);

/** The role that members have who may do nothing in particular: https://clerk.com/docs/organizations/roles-permissions */
const memberRole = 'org:member';

/**
 * What a request counts as; undefined for one that is free. `changesAuthorization`: it changes a key of public metadata
 * that applications read roles from; for a user that is there already, this raises a role like a membership does.
 */
export function useOf(request: OutgoingRequest, changesAuthorization: boolean): Use | undefined {
  const { path, method, body } = request;
  const organization = path[0] === 'organizations' ? path[1] : undefined;
  const use = (kind: BudgetKind, amount = 1): Use => ({ kind, amount, organization });
  if (credentialChange(request) !== undefined) return use('credentialChanges');
  if (method === 'DELETE') return harmlessParts.has(path.at(-1) ?? '') ? undefined : use('deletions');
  const [collection, id, part] = path;
  const last = path.at(-1);
  if (collection === 'users' && id !== undefined && changesAuthorization) return use('roleRaises');
  if (collection === 'users' && (last === 'ban' || last === 'lock')) {
    return use('bans', path.length === 2 ? listIn(body, 'user_ids') : 1);
  }
  if (collection === 'organizations' && part === 'memberships' && last !== 'metadata') {
    const role = fieldOf(body, 'role');
    return role === undefined || (method === 'POST' && role === memberRole) ? undefined : use('roleRaises');
  }
  const invites = collection === 'invitations' || part === 'invitations' || collection === 'waitlist_entries';
  if (!invites || method !== 'POST') return undefined;
  if (last === 'invite' || last === 'invitations') return use('invitations');
  return last === 'bulk'
    ? use('invitations', Array.isArray(body) ? body.length : listIn(body, 'entries'))
    : undefined;
}

function listIn(body: unknown, name: string): number {
  const list = fieldOf(body, name);
  return Array.isArray(list) ? list.length : 1;
}

import type { MaskedField } from '../access/masks.ts';
import type { ClerkFailure } from '../clerk/failure.ts';
import {
  type ClerkAnswer,
  guardrailRefusal,
  type OutgoingRequest,
  type Passage,
} from '../clerk/request-guard.ts';
import { kindOf } from './contact.ts';

/** Lists whose `query` looks at no address and no number of anybody. Any other list is taken to do so. */
const withoutPeople = new Set([
  'machines',
  'organization_domains',
  'organization_permissions',
  'organization_roles',
  'organizations',
  'role_sets',
  'saml_connections',
]);

/** Lists whose `query` looks at the address and the id alone, so that what has exactly these can be told from the rest. */
const byAddress = new Set(['invitations', 'organization_invitations', 'waitlist_entries']);

/** The most that Clerk gives in one answer. */
const maxPage = 500;

/** The masked fields that a parameter of Clerk's finds or orders by, other than by a whole value. */
function fieldsBehind(name: string, value: string, list: string): readonly MaskedField[] {
  if (name === 'query') {
    if (withoutPeople.has(list)) return [];
    const email = ['users.emailAddress'] as const;
    return byAddress.has(list) ? email : [...email, 'users.phoneNumber', 'users.web3Wallet'];
  }
  const what = name === 'order_by' ? value : name.endsWith('_query') ? name : '';
  if (/email|identifier/.test(what)) return ['users.emailAddress'];
  if (what.includes('phone')) return ['users.phoneNumber'];
  return /web3|wallet/.test(what) ? ['users.web3Wallet'] : [];
}

const ours: Readonly<Record<string, string>> = {
  order_by: 'orderBy',
  email_address_query: 'emailAddressQuery',
  phone_number_query: 'phoneNumberQuery',
};

const isId = (value: string) => /^[a-z]+_[A-Za-z0-9]+$/.test(value);

/**
 * How a request passes that may find a masked value by a part of it: where Clerk would, only what has the whole value is
 * answered. Undefined for any other. Throws `ClerkFailure` for one that is no whole value, or orders by one.
 */
export function exactOnly(
  { method, path }: OutgoingRequest,
  url: URL,
  masked: (field: MaskedField) => boolean,
): Passage | undefined {
  if (method !== 'GET') return undefined;
  const list = path.at(-1) ?? '';
  let passage: Passage | undefined;
  for (const [name, value] of url.searchParams) {
    const field = fieldsBehind(name, value, list).find(masked);
    if (field === undefined) continue;
    const isWhole = name === 'query' && byAddress.has(list) && path.length === 1;
    if (!isWhole || !(kindOf(value) === 'emailAddress' || isId(value))) {
      throw refusal(ours[name] ?? name, field, name === 'order_by');
    }
    passage = wholeValue(url, value);
  }
  return passage;
}

/** All that Clerk finds, of which those that have exactly the value are answered as if there were no more. */
function wholeValue(url: URL, value: string): Passage {
  const whole = new URL(url);
  whole.searchParams.set('limit', String(maxPage));
  whole.searchParams.set('offset', '0');
  const offset = Number(url.searchParams.get('offset') ?? 0);
  const limit = Number(url.searchParams.get('limit') ?? 10);
  return {
    url: whole,
    look: async ({ status, body }): Promise<ClerkAnswer> => {
      const isPage = typeof body === 'object' && body !== null && 'data' in body;
      const data: unknown = isPage ? body.data : body;
      if (status !== 200 || !Array.isArray(data)) return { status, body };
      // Were there more, one of those that are asked for might be among them.
      if (data.length >= maxPage) throw tooMany();
      const found = (data as unknown[]).filter((item) => hasExactly(item, value));
      const page = found.slice(offset, offset + limit);
      return { status, body: isPage ? { data: page, total_count: found.length } : page };
    },
  };
}

function hasExactly(item: unknown, value: string): boolean {
  if (typeof item !== 'object' || item === null) return false;
  const { id, email_address } = item as Readonly<Record<string, unknown>>;
  return (
    id === value || (typeof email_address === 'string' && email_address.toLowerCase() === value.toLowerCase())
  );
}

function tooMany(): ClerkFailure {
  return guardrailRefusal(
    'masked',
    'query: too many have a part of this address to find the one that has all of it. Next: list them without query.',
  );
}

function refusal(parameter: string, field: MaskedField, isOrder: boolean): ClerkFailure {
  const way = isOrder ? 'an order by it would tell what it is' : 'a part of it would find it';
  const next = isOrder
    ? 'leave it out, or order by another field'
    : 'send a whole value, such as emailAddress or phoneNumber, or search by nameQuery or usernameQuery where there is one';
  return guardrailRefusal(
    'masked',
    `${parameter}: ${field} is masked for you, and ${way}. Nothing was sent to Clerk. Next: ${next}.`,
  );
}

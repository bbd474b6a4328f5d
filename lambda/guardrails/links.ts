import type { Clerk } from '../clerk/clerk.ts';
import type { OutgoingRequest } from '../clerk/request-guard.ts';
import type { Protected } from './guardrails.ts';
import { identifiersOf, usersAmong } from './identified.ts';
import { covers, readIdentifier } from './identifier.ts';
import { folded, isObject } from './mentions.ts';

/** The fields of Clerk's answers that let in whoever reads them: links, and emails with links and codes. */
const linkFields = ['url', 'token', 'subject', 'body', 'body_plain'] as const;

/** What stands in the place of a link that is not shown; a mark, and no link itself. */
const marks = {
  user: 'withheld: it belongs to a protected user',
  organization: 'withheld: it lets people into a protected organization',
  role: 'withheld: it gives a protected role',
  unknown: "withheld: whether it belongs to a protected user can't be told right now",
} as const;

/** Something in an answer that lets people in, and what tells whom or into what. */
interface Linked {
  readonly holder: Record<string, unknown>;
  readonly addresses: readonly string[];
  /** Ids of users and organizations, keys of roles. */
  readonly names: readonly string[];
}

/**
 * Clerk's answer without what would let its reader be a protected user, or join what is protected: in the place of each
 * such link stands a mark, and the rest of the answer stays. At most one request to Clerk, and none where the answer has
 * no links of people; when that fails, no link is shown. Never throws.
 */
export async function withoutProtectedLinks(
  answer: unknown,
  { path }: OutgoingRequest,
  { users, organizations, roles }: Protected,
  clerk: Clerk,
): Promise<unknown> {
  const linked = [...linkedIn(answer, { addresses: [], names: path })];
  const others = linked.filter(({ holder, names }) => {
    const named = new Set(names.map(folded));
    const isNamed = (protects: readonly string[]) => protects.some((one) => named.has(folded(one)));
    if (isNamed(users)) withhold(holder, 'user');
    else if (isNamed(organizations)) withhold(holder, 'organization');
    else if (isNamed(roles)) withhold(holder, 'role');
    else return true;
    return false;
  });
  const toCompare = others.filter(({ addresses }) => addresses.length > 0);
  if (users.length === 0 || toCompare.length === 0) return answer;
  const own = await usersAmong(users, clerk).then(
    (known) => known.flatMap(identifiersOf),
    () => undefined,
  );
  for (const { holder, addresses } of toCompare) {
    const sent = addresses.map(readIdentifier);
    if (!own) withhold(holder, 'unknown');
    else if (sent.some((one) => own.some((other) => covers(one, other, 'mailbox')))) withhold(holder, 'user');
  }
  return answer;
}

function withhold(holder: Record<string, unknown>, why: keyof typeof marks): void {
  for (const field of linkFields) if (isLink(holder[field])) holder[field] = marks[why];
}

function isLink(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** The links at any depth; what stands around one tells of it, too, as the entry of the waitlist around its invitation. */
function* linkedIn(value: unknown, around: Omit<Linked, 'holder'>): Generator<Linked> {
  if (Array.isArray(value)) for (const item of value) yield* linkedIn(item, around);
  if (!isObject(value)) return;
  const texts = (...fields: string[]) => fields.map((field) => value[field]).filter(isLink);
  const known = {
    addresses: [...around.addresses, ...texts('email_address', 'to_email_address')],
    names: [...around.names, ...texts('user_id', 'organization_id', 'role')],
  };
  if (linkFields.some((field) => isLink(value[field]))) yield { holder: value, ...known };
  for (const [name, inner] of Object.entries(value)) {
    if (!name.endsWith('metadata')) yield* linkedIn(inner, known);
  }
}

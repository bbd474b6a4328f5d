import type { Evidence, OrganizationMembership } from '../../lambda/access/principal.ts';
import { UsageError } from '../terminal/command-line.ts';

/** What stands on the command line of `access explain`. */
export interface ExplainValues {
  readonly stage?: string;
  readonly principal?: string;
  readonly membership: readonly string[];
  readonly claims?: string;
  readonly scopes?: string;
  readonly tool?: string;
  readonly args?: string;
  readonly json: boolean;
  /** Whether Clerk is asked for the memberships. */
  readonly live?: boolean;
  readonly secret?: string;
  readonly clerkUrl?: string;
  /** The time of the call. */
  readonly at?: string;
}

const issuer = 'the settings';
/** Stands for the account of the stack, which settings need not name. */
export const unknownAccount = '000000000000';

/** What a credential of this principal would prove. `issuers`: the names of those in the settings. Throws `UsageError`. */
export function evidenceOf(
  { principal: named, membership, claims, scopes }: ExplainValues & { readonly principal: string },
  issuers: readonly string[],
): Evidence {
  const base = {
    scopes: scopes?.split(/\s+/).filter(Boolean) ?? [],
    ...(membership.length > 0 && { memberships: membership.map(toMembership) }),
  };
  const isUser = named.startsWith('user_');
  if (membership.length > 0 && !isUser) {
    throw new UsageError('Option --membership: only users have memberships; remove it, or name a user_….');
  }
  if (claims !== undefined && !issuers.includes(named)) {
    throw new UsageError(
      `Option --claims: only tokens of an issuer in identity.oidc have claims; --principal must be one of ${issuers.join(', ') || '(there are none)'}.`,
    );
  }
  if (isUser) return { ...base, principal: { kind: 'user', issuer, subject: named } };
  if (named.startsWith('mch_')) return { ...base, principal: { kind: 'machine', issuer, subject: named } };
  if (named.startsWith('ak_')) {
    return { ...base, principal: { kind: 'api_key', issuer, subject: named, client: named } };
  }
  if (issuers.includes(named)) {
    const claimed = objectIn('--claims', claims, '{"groups":["support"]}');
    const { sub } = claimed;
    return {
      ...base,
      principal: { kind: 'external', issuer: named, subject: typeof sub === 'string' ? sub : named },
      issuerName: named,
      claims: claimed,
    };
  }
  // A rule that names a role without an account means that of the stack.
  const [, account, name] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:.+\/)?([^/]+)$/.exec(named) ?? [];
  if (named.startsWith('arn:') && name === undefined) {
    throw new UsageError(`Option --principal ${named}: must be the ARN of an IAM role, or its name.`);
  }
  const home = account ?? unknownAccount;
  return {
    ...base,
    principal: { kind: 'iam_role', issuer, subject: `arn:aws:iam::${home}:role/${name ?? named}` },
    homeAccount: home,
  };
}

function toMembership(text: string): OrganizationMembership {
  const [, organization, role] = /^(org_[A-Za-z0-9]+)=(org:[a-z0-9_:]+)$/.exec(text) ?? [];
  if (organization === undefined || role === undefined) {
    throw new UsageError(
      `Option --membership ${text}: must be an organization and a role, for example org_2abc=org:admin.`,
    );
  }
  return { organization, role, permissions: [] };
}

/** The time that an option gives; now when it is left out. Throws `UsageError`. */
export function timeIn(option: string, text: string | undefined): Date {
  if (text === undefined) return new Date();
  const time = new Date(text);
  // Without a zone, it would be another time on each computer.
  if (/T.*(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(time.getTime())) return time;
  throw new UsageError(
    `Option ${option} ${text}: must be a time with its zone, for example 2026-11-30T08:00:00+01:00.`,
  );
}

/** The object that an option, such as `example`, gives as JSON; an empty one when it is left out. Throws `UsageError`. */
export function objectIn(
  option: string,
  text: string | undefined,
  example: string,
): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`Option ${option}: must be a JSON object, for example '${example}'.`);
  }
  return value as Readonly<Record<string, unknown>>;
}

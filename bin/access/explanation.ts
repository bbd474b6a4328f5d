import { forbiddenFields } from '../../lambda/access/fields.ts';
import { explainLack } from '../../lambda/access/lack.ts';
import {
  type AccessPolicy,
  grantOf,
  permissionsOf,
  type PrincipalMatch,
} from '../../lambda/access/policy.ts';
import type { Permission } from '../../lambda/access/permissions.ts';
import type { Evidence } from '../../lambda/access/principal.ts';
import { conditionLines } from '../../lambda/access/held.ts';
import {
  type Bound,
  boundsOf,
  type FixedParameters,
  organizationsOf,
  permissionsFor,
  reachInWords,
} from '../../lambda/access/reach.ts';
import { heldCaller } from '../../lambda/mcp/held-call.ts';
import { meaningWithin } from '../../lambda/access/within.ts';
import { mayUse } from '../../lambda/mcp/tool-list.ts';
import { schemasOf } from '../../lambda/mcp/tool-schemas.ts';
import { domainOf } from '../../lambda/reach/domains.ts';
import { withFixed, withoutFixed } from '../../lambda/reach/fixed.ts';
import { makesUsers, offersTo } from '../../lambda/reach/tools.ts';
import { tools } from '../../lambda/tools/registry.ts';
import type { Tool } from '../../lambda/definition/tool.ts';

/** What a principal may do by the settings of a stage. */
export interface Explanation {
  /** The names of the rules that name the principal. */
  readonly rules: readonly string[];
  readonly permissions: readonly {
    readonly permission: string;
    readonly rules: readonly string[];
    /** Ids of organizations; absent where it is given everywhere, or by domains alone. */
    readonly within?: readonly string[];
    /** Domains of the primary email addresses of users; absent where these do not count. */
    readonly emailDomains?: readonly string[];
    /** The same in words; absent where it is given everywhere. */
    readonly onWhom?: string;
    /** True where it is given on users who belong to no organization outside. */
    readonly exclusive?: true;
    /** Fields that are shown masked only; absent where none is. */
    readonly masked?: readonly string[];
  }[];
  /** What rules give only to some calls; sentences. */
  readonly conditions: readonly string[];
  /** Given by rules, and taken away by the scopes. */
  readonly withheld: readonly string[];
  /** Rules that name members of organizations: they are the user's, too, with such a membership. */
  readonly withMembership: readonly { readonly rule: string; readonly membership: string }[];
  readonly tool?: { readonly name: string; readonly allowed: boolean; readonly why: string };
}

/** A call that is asked about. */
export interface AskedCall {
  readonly tool: Tool;
  readonly args: Readonly<Record<string, unknown>>;
  /** When; now when left out. */
  readonly at?: Date;
}

/** What the policy lets whoever shows this evidence do, and whether the call is among it. */
export function explanationOf(policy: AccessPolicy, evidence: Evidence, call?: AskedCall): Explanation {
  const grant = grantOf(policy, evidence);
  const met = policy.rules.filter(({ name }) => grant.rules.includes(name));
  const others = evidence.principal.kind === 'user' ? policy.rules.filter((rule) => !met.includes(rule)) : [];
  return {
    rules: grant.rules,
    permissions: Array.from(grant.permissions, (permission) => {
      const bounds = boundsOf(permission, grant);
      const by = met.filter((rule) => permissionsOf(policy, rule).includes(permission));
      return {
        permission,
        rules: by.map(({ name }) => name),
        ...(bounds && whereOf(bounds)),
        ...(grant.masks?.has(permission) && { masked: [...(grant.masks.get(permission)?.keys() ?? [])] }),
        ...(isExclusive(permission, bounds) && { exclusive: true as const }),
      };
    }),
    conditions: conditionLines(grant),
    withheld: [...grant.withheld],
    withMembership: others.flatMap(({ name, principals }) =>
      principals.flatMap((match) =>
        'organization' in match ? [{ rule: name, membership: membershipWords(match) }] : [],
      ),
    ),
    ...(call && { tool: { name: call.tool.name, ...verdictOf(call, policy, evidence) } }),
  };
}

function whereOf(bounds: readonly Bound[]) {
  const domains = [...new Set(bounds.flatMap((bound) => bound.domains ?? []))];
  return {
    ...(bounds.some(({ organizations }) => organizations) && { within: organizationsOf(bounds) }),
    ...(domains.length > 0 && { emailDomains: domains }),
    onWhom: reachInWords(bounds),
  };
}

/** True where users are changed who must belong to no organization outside. */
function isExclusive(permission: Permission, bounds: readonly Bound[] | undefined): boolean {
  const isOfOrganizations = bounds?.some(({ organizations }) => organizations) ?? false;
  return isOfOrganizations && meaningWithin(permission) === 'exclusive';
}

function membershipWords({
  organization,
  role,
  permission,
}: Extract<PrincipalMatch, { organization: string }>): string {
  const where = organization === 'any' ? 'any organization' : organization;
  const how = [role, permission].filter(Boolean).join(' and ');
  return how === '' ? `a member of ${where}` : `${how} in ${where}`;
}

type Verdict = NonNullable<Explanation['tool']>;

function verdictOf(
  { tool, args: sent, at }: AskedCall,
  policy: AccessPolicy,
  evidence: Evidence,
): Omit<Verdict, 'name'> {
  const { operation, arguments: inner } = sent;
  if (tool.name === 'run_operation' && typeof operation === 'string') {
    const behind = tools.get(operation);
    if (!behind) return refused(`There is no operation ${operation}.`);
    const args = isObject(inner) ? inner : {};
    return verdictOf({ tool: behind, args, ...(at && { at }) }, policy, evidence);
  }
  const grant = grantOf(policy, evidence);
  const whole = {
    principal: evidence.principal,
    ...grant,
    ...(grant.reach && { reach: { ...grant.reach, offers: offersTo, fixed: fixedFor(grant) } }),
  };
  const { permission } = tool;
  const { input, guardedInput } = schemasOf(tool);
  const args = (whole.reach?.fixed?.filled(tool, sent, input) ?? sent) as AskedCall['args'];
  const caller = heldCaller(tool, args, whole, at);
  if (grant.rules.length === 0) return refused('No rule names this principal.');
  if (permission === null) return { allowed: true, why: 'It needs no permission.' };
  if (!mayUse(tool, caller)) return refused(explainLack(tool.name, permission, caller));
  const granted = permissionsFor(permission, caller);
  const unknown = Object.keys(args).find((name) => !Object.hasOwn(input.properties ?? {}, name));
  if (unknown !== undefined) return refused(`${unknown} is not a parameter of ${tool.name}.`);
  const partial = caller.masks?.get(permission)?.size ? partialIn(args) : undefined;
  if (partial !== undefined && tool.annotations.readOnlyHint) {
    return refused(`${partial} finds or orders by parts of what is masked: only a whole value finds.`);
  }
  const [field] = forbiddenFields(args, guardedInput, granted);
  if (field)
    return refused(explainLack(field.path.join('.'), field.permission, { ...caller, permissions: granted }));
  const bounds = boundsOf(permission, caller);
  if (!bounds) return { allowed: true, why: `${permission} is given everywhere.` };
  const within = organizationsOf(bounds);
  const words = reachInWords(bounds);
  const outside = textsIn(args).find((text) => /^org_[A-Za-z0-9]+$/.test(text) && !within.includes(text));
  if (outside !== undefined) {
    return refused(`${outside} is out of reach: ${permission} is given only within ${words}.`);
  }
  const domains = bounds.flatMap((bound) => bound.domains ?? []);
  const strange = makesUsers.has(tool.name)
    ? addressesIn(args).find((one) => !domains.includes(domainOf(one)))
    : undefined;
  if (strange !== undefined && domains.length > 0) {
    return refused(`${strange} is out of reach: ${permission} is given only within ${words}.`);
  }
  if (bounds.every(({ organizations }) => !organizations)) {
    return {
      allowed: true,
      why: `${permission} is given within ${words}, as Clerk then has their addresses.`,
    };
  }
  const users = isExclusive(permission, bounds)
    ? 'on users who belong to no organization outside'
    : 'on what is in them';
  return { allowed: true, why: `${permission} is given within ${words}, ${users}.` };
}

/** The organization that a reach leaves no choice of, filled in as the server does. */
function fixedFor(grant: ReturnType<typeof grantOf>): FixedParameters {
  return {
    without: (tool, input) => withoutFixed(tool, input, grant),
    filled: (tool, args, input) => withFixed(tool, args, input, grant),
  };
}

/** The argument that looks for a part of an address, a number or a wallet, or orders by one. */
function partialIn(args: Readonly<Record<string, unknown>>): string | undefined {
  return Object.entries(args).find(
    ([name, value]) =>
      name === 'query' ||
      /^(?:emailAddress|phoneNumber|web3Wallet)Query$/.test(name) ||
      (name === 'orderBy' && /email_address|phone_number|web3_wallet/.test(String(value))),
  )?.[0];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const refused = (why: string) => ({ allowed: false, why });

const addressesIn = (args: unknown) => textsIn(args).filter((text) => /^[^@\s]+@[^@\s]+$/.test(text));

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

import type { Condition } from '../../lambda/access/conditions.ts';
import type { MaskedField } from '../../lambda/access/masks.ts';
import { expandPattern, type Permission } from '../../lambda/access/permissions.ts';
import {
  type AccessPolicy,
  permissionsOf,
  type PrincipalMatch,
  type Rule,
} from '../../lambda/access/policy.ts';
import { domainsOf, isExclusive } from '../../lambda/access/within.ts';
import { canonical } from '../../lambda/base/canonical.ts';
import { namesAll } from './principal.ts';

/** How a permission is given. */
export interface Way {
  /** Ids, or `own`; undefined: no organization is named. */
  readonly organizations?: readonly string[] | 'own' | undefined;
  readonly domains?: readonly string[] | undefined;
  readonly exclusive: boolean;
  readonly masks: readonly MaskedField[];
  readonly conditions: readonly Condition[];
  /** False where it gives reading only, since the stage is in production. */
  readonly changes: boolean;
  /** A change must be rehearsed first. */
  readonly rehearsed: boolean;
}

/** How a policy gives each permission to whom the match names, whichever rules name them. */
export function waysTo(policy: AccessPolicy, match: PrincipalMatch): ReadonlyMap<Permission, readonly Way[]> {
  const ways = new Map<Permission, Way[]>();
  for (const rule of policy.rules) {
    if (!rule.principals.some((named) => namesAll(named, match))) continue;
    for (const permission of new Set(permissionsOf(policy, rule))) {
      ways.set(permission, [...(ways.get(permission) ?? []), wayOf(policy, rule, permission, match)]);
    }
  }
  return new Map([...ways].map(([permission, all]) => [permission, merged(all)]));
}

function wayOf(policy: AccessPolicy, rule: Rule, permission: Permission, match: PrincipalMatch): Way {
  const { within, mask = [], when = [], roles, production } = rule;
  const own =
    within?.organizations === 'own' && 'organization' in match && match.organization !== 'any'
      ? [match.organization]
      : within?.organizations;
  const giving = roles.filter((role) =>
    (policy.roles[role] ?? []).flatMap(expandPattern).includes(permission),
  );
  const isRead = permission.endsWith(':read');
  return {
    organizations: own,
    domains: within && domainsOf(within),
    exclusive: within !== undefined && isExclusive(within),
    masks: mask,
    conditions: when.filter(({ permissions }) => permissions?.includes(permission) ?? true),
    changes: isRead || !policy.readOnly || production === true,
    rehearsed: !isRead && giving.some((role) => policy.dryRunFirst?.includes(role)),
  };
}

/** Ways that differ in nothing but the organizations are one. */
function merged(ways: readonly Way[]): readonly Way[] {
  const groups = new Map<string, Way>();
  for (const way of ways) {
    const key = canonical({
      ...way,
      organizations: Array.isArray(way.organizations) ? 'listed' : way.organizations,
    });
    const { organizations: before } = groups.get(key) ?? {};
    const together =
      Array.isArray(before) && Array.isArray(way.organizations)
        ? [...new Set<string>([...before, ...way.organizations])]
        : way.organizations;
    groups.set(key, { ...way, organizations: together });
  }
  return [...groups.values()];
}

/** True when one of the ways gives all that `way` does. */
export function isCovered(way: Way, by: readonly Way[]): boolean {
  return by.some(
    (wide) =>
      hasAll(wide.organizations, way.organizations) &&
      hasAll(wide.domains, way.domains) &&
      // Without bounds nothing is left out.
      (!way.exclusive || wide.exclusive || (!wide.organizations && !wide.domains)) &&
      wide.masks.every((field) => way.masks.includes(field)) &&
      wide.conditions.every((one) => way.conditions.some((other) => isSame(one, other))) &&
      (wide.changes || !way.changes) &&
      (!wide.rehearsed || way.rehearsed),
  );
}

/** True when conditions are the same, whatever they say to whom they refuse. */
function isSame(one: Condition, other: Condition): boolean {
  return canonical({ ...one, otherwise: '' }) === canonical({ ...other, otherwise: '' });
}

type Named = readonly string[] | 'own' | undefined;

/** Undefined stands for all there are. */
function hasAll(all: Named, some: Named): boolean {
  if (all === undefined) return true;
  if (all === 'own' || some === 'own' || some === undefined) return all === some;
  return some.every((one) => all.includes(one));
}

/** On whom, and under which conditions; `everywhere` where there is none. */
export function wayWords(way: Way): string {
  const { organizations, domains, masks, conditions, changes, rehearsed, exclusive } = way;
  const where =
    organizations === undefined
      ? undefined
      : organizations === 'own'
        ? "the caller's own organizations"
        : organizations.join(', ');
  const on = [
    ...(domains ? [`on users of ${domains.join(', ')}`] : []),
    ...(where === undefined ? [] : [`within ${where}`]),
  ].join(' ');
  return [
    on === '' ? 'everywhere' : on,
    ...(exclusive ? ['also changing users who belong to no other organization'] : []),
    ...(masks.length > 0 ? [`with ${masks.join(', ')} masked`] : []),
    ...conditions.map(conditionWords),
    ...(rehearsed ? ['changes only after a rehearsal'] : []),
    ...(changes ? [] : ['only to read, in production']),
  ].join(', ');
}

function conditionWords(condition: Condition): string {
  if ('argument' in condition) {
    return `only where ${condition.argument} is ${condition.oneOf.map(String).join(' or ')}`;
  }
  const { timeZone, open } = condition.hours;
  const hours = open.map(({ days, from, to }) => `${days.join(' ')} ${from} to ${to}`);
  return `only ${hours.join(' and ')} (${timeZone})`;
}

import { type Permission, permissions } from '../../lambda/access/permissions.ts';
import { permissionWords } from '../../lambda/access/permission-words.ts';
import type { AccessPolicy, PrincipalMatch } from '../../lambda/access/policy.ts';
import { canonical } from '../../lambda/base/canonical.ts';
import { principalWords } from './principal.ts';
import { isCovered, waysTo, wayWords } from './ways.ts';

/** What becomes of one permission of a principal. */
export interface PermissionChange {
  readonly permission: Permission;
  /** What it lets its holder do, as it follows "may". */
  readonly may: string;
  /** How it was given, in words; empty where it was not. */
  readonly was: readonly string[];
  /** How it will be given; empty where it will not. */
  readonly becomes: readonly string[];
}

/** What becomes of a principal's permissions. One that is given otherwise can be among both. */
export interface AccessChange {
  readonly principal: string;
  readonly gains: readonly PermissionChange[];
  readonly loses: readonly PermissionChange[];
}

/**
 * Who gains and who loses what, as the rules name them, by all rules that are for them: a permission, or where, on what and
 * under which conditions it holds. Rules that are only written otherwise change nothing.
 */
export function accessChanges(before: AccessPolicy, after: AccessPolicy): AccessChange[] {
  const matches = new Map<string, PrincipalMatch>();
  for (const { principals } of [...after.rules, ...before.rules]) {
    for (const match of principals) matches.set(canonical(match), match);
  }
  return [...matches.values()].flatMap((match) => {
    const [old, fresh] = [waysTo(before, match), waysTo(after, match)];
    const gains: PermissionChange[] = [];
    const loses: PermissionChange[] = [];
    for (const permission of permissions) {
      const was = old.get(permission) ?? [];
      const becomes = fresh.get(permission) ?? [];
      const change = {
        permission,
        may: permissionWords[permission],
        was: was.map(wayWords),
        becomes: becomes.map(wayWords),
      };
      if (becomes.some((way) => !isCovered(way, was))) gains.push(change);
      if (was.some((way) => !isCovered(way, becomes))) loses.push(change);
    }
    return gains.length + loses.length === 0 ? [] : [{ principal: principalWords(match), gains, loses }];
  });
}

import type { Permission } from '../access/permissions.ts';
import type { GuardedField } from '../access/fields.ts';
import type { Tool } from '../definition/tool.ts';

/** Reads that carry much away at once. */
const sweeping = new Set(['export_users', 'review_access']);

/** True for a permission to see what lets somebody in or act as another. */
export function isRevealing(permission: string | null | undefined): boolean {
  return permission != null && /:(?:secrets|links|oauth_tokens)$/.test(permission);
}

/** Whether a read goes on record whatever it shows, only if it shows a secret or a link, or not at all. */
export function watchOf(
  { name, permission, methods }: Tool,
  guardedOutput: readonly GuardedField[],
  granted: ReadonlySet<Permission>,
  reads: 'sensitive' | 'all',
): 'always' | 'if it reveals' | 'never' {
  if (sweeping.has(name) || isRevealing(permission)) return 'always';
  if (reads === 'all' && methods.length > 0) return 'always';
  const mayReveal = guardedOutput.some(
    (field) => isRevealing(field.permission) && granted.has(field.permission),
  );
  return mayReveal ? 'if it reveals' : 'never';
}

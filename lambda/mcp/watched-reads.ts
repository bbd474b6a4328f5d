import type { Permission } from '../access/permissions.ts';
import type { Tool } from '../definition/tool.ts';

/** Reads that carry much away at once. */
const sweeping = new Set(['export_users', 'review_access']);

/** True for a permission to see what lets somebody in or act as another. */
export function isRevealing(permission: string | null | undefined): boolean {
  return permission != null && /:(?:secrets|links|oauth_tokens)$/.test(permission);
}

/** By the permissions of callers, of which there are a few sets: whether one of them is to see secrets or links. */
const maySeeSome = new WeakMap<ReadonlySet<Permission>, boolean>();

/** Whether a read goes on record whatever it shows, only if it shows a secret or a link, or not at all. */
export function watchOf(
  { name, permission, methods }: Tool,
  granted: ReadonlySet<Permission>,
  reads: 'sensitive' | 'all',
): 'always' | 'if it reveals' | 'never' {
  if (sweeping.has(name) || isRevealing(permission)) return 'always';
  if (reads === 'all' && methods.length > 0) return 'always';
  let maySee = maySeeSome.get(granted);
  if (maySee === undefined) {
    maySee = [...granted].some(isRevealing);
    maySeeSome.set(granted, maySee);
  }
  return maySee ? 'if it reveals' : 'never';
}

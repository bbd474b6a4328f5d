import type { ChainHead } from './record.ts';

/** What a checkpoint names, and whether it vouches for what is older than the keys. */
export interface CheckpointLinks {
  readonly heads: readonly ChainHead[];
  readonly isVouching: boolean;
}

/**
 * The newest record of each chain that an authenticated checkpoint vouches for: those that it names, and those that the
 * checkpoints name which it names, and so on. Checkpoints by their hashes.
 */
export function vouchedHeads(
  checkpoints: ReadonlyMap<string, CheckpointLinks>,
): ReadonlyMap<string, ChainHead> {
  const vouched = new Map<string, ChainHead>();
  const seen = new Set<string>();
  const open = [...checkpoints].filter(([, { isVouching }]) => isVouching).map(([hash]) => hash);
  for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
    if (seen.has(hash)) continue;
    seen.add(hash);
    for (const head of checkpoints.get(hash)?.heads ?? []) {
      open.push(head.hash);
      if (head.sequence > (vouched.get(head.chain)?.sequence ?? 0)) vouched.set(head.chain, head);
    }
  }
  return vouched;
}

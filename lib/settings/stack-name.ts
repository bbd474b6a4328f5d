/** The name of a stage's stack, from what its settings call the stack: no two in an account and region have the same. */
export function stackNameOf({ name, stage }: { readonly name: string; readonly stage: string }): string {
  return `${name}-${stage}`;
}

/** What stacks are called whose settings do not say. */
export const usualName = 'clerk-mcp';

import type { Tool } from '../definition/tool.ts';

/** True for tools that change something by themselves; those that only pass a call on are judged by what they call. */
export function isChange({ annotations, methods }: Tool): boolean {
  return !annotations.readOnlyHint && methods.length > 0;
}

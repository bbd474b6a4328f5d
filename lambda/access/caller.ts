import type { Grant } from './policy.ts';
import type { Principal } from './principal.ts';

/** Who calls, with what it may do and why. */
export interface Caller extends Grant {
  readonly principal: Principal;
}

import type { Unmet } from './conditions.ts';
import type { Permission } from './permissions.ts';
import type { Grant } from './policy.ts';
import type { Principal } from './principal.ts';

/** Who calls, with what it may do and why. */
export interface Caller extends Grant {
  readonly principal: Principal;
  /** What its connection leaves of that; undefined where it leaves all. */
  readonly narrowing?: Narrowing | undefined;
  /** The permissions that the rules don't give for this call, and why not. */
  readonly held?: ReadonlyMap<Permission, Unmet> | undefined;
}

/** What a connection asks to be less than its caller may do. */
export interface Narrowing {
  /** As the address would have it: `read_only=true&tools=users,sessions`. */
  readonly text: string;
  /** True when nothing that changes something is there. */
  readonly readOnly: boolean;
  /** What is to be told to a client that connects; a sentence. */
  readonly notice: string;
  /** Why something is not there, as it follows its name; without the full stop. */
  readonly why: string;
  /** Permissions that the caller would have, or could ask for, without it. */
  readonly leftOut: ReadonlySet<Permission>;
}

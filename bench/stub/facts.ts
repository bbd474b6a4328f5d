import type { Origins } from '../network/services.ts';

/** What the stub prints once it is ready. */
export interface StubFacts {
  /** Where the services are: on loopback, and as far away as `distance.ts` says. */
  readonly near: Origins;
  readonly far: Origins;
  /** Where the stub itself is asked. */
  readonly control: string;
  readonly secretKey: string;
  /** The user that the stub has. */
  readonly userId: string;
}

/** What makes the stub of Clerk more like Clerk. */
export interface StubLimits {
  /** Milliseconds before each answer; default 0. */
  readonly latencyMs?: number;
  /** Clerk's rate limit of an instance; default none. */
  readonly requestsPer10s?: number;
}

import { ClerkFailure } from './failure.ts';
import type { OutgoingRequest, RequestGuard } from './request-guard.ts';

/** Ends a rehearsal: this change would be made, and was not sent. */
export class HeldBack extends Error {
  override readonly name = 'HeldBack';

  /** The change, as `DELETE /users/user_1`. */
  readonly change: string;

  constructor({ method, path }: OutgoingRequest) {
    super('A rehearsal sends no change.');
    this.change = `${method} /${path.join('/')}`;
  }
}

/** The guard of a rehearsal: collects what `guard` refuses, and throws `HeldBack` at the first change that it does not. */
export function holdingBack(guard: RequestGuard | undefined, refusals: ClerkFailure[]): RequestGuard {
  const looked = guard && collecting(guard, refusals);
  return async (request) => {
    const permit = await looked?.(request);
    if (request.method !== 'GET') throw new HeldBack(request);
    return permit;
  };
}

/** The same, which also collects what it refuses. */
export function collecting<Asked extends unknown[], Leave>(
  guard: (...asked: Asked) => Promise<Leave>,
  refusals: ClerkFailure[],
): (...asked: Asked) => Promise<Leave> {
  return async (...asked) => {
    try {
      return await guard(...asked);
    } catch (error) {
      if (error instanceof ClerkFailure && error.kind === 'guardrail') refusals.push(error);
      throw error;
    }
  };
}

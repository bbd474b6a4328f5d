const windowMs = 10_000;

/** Lets `limit` requests pass in a window of ten seconds: 0 when one may pass, otherwise the seconds to wait. */
export function clerkLimit(limit: number, now: () => number): { readonly take: () => number } {
  let startedAt = -Infinity;
  let used = 0;
  return {
    take() {
      if (now() - startedAt >= windowMs) [startedAt, used] = [now(), 0];
      used += 1;
      return used > limit ? Math.ceil((startedAt + windowMs - now()) / 1000) : 0;
    },
  };
}

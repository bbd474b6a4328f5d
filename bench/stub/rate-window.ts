const windowMs = 10_000;

/** Clerk's limit of an instance, in windows of ten seconds. */
export interface RateWindow {
  /** Takes one request: 0 when it may pass, otherwise the seconds to wait. */
  readonly take: () => number;
}

/** Lets `limit` requests pass in a window. https://clerk.com/docs/guides/how-clerk-works/system-limits */
export function rateWindow(limit: number, now: () => number = Date.now): RateWindow {
  let startedAt = -Infinity;
  let used = 0;
  return {
    take() {
      if (now() - startedAt >= windowMs) {
        startedAt = now();
        used = 0;
      }
      used += 1;
      return used > limit ? Math.ceil((startedAt + windowMs - now()) / 1000) : 0;
    },
  };
}

const message = 'Too many requests. Please try again in a bit.';

/** The body of Clerk's 429. */
export const rateLimited = JSON.stringify({
  errors: [{ message, long_message: message, code: 'too_many_requests' }],
});

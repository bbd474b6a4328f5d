/** Takes one token; false when the bucket is empty, which API Gateway answers with THROTTLED. */
export type TakeToken = () => boolean;

/**
 * The token bucket of a method's throttling settings.
 * @param ratePerSecond tokens that flow back in a second
 * @param burst tokens the bucket holds, and starts with
 * @param now milliseconds, monotonic
 */
export function createTokenBucket(
  ratePerSecond: number,
  burst: number,
  now: () => number = () => performance.now(),
): TakeToken {
  let tokens = burst;
  let filledAt = now();
  return () => {
    const time = now();
    tokens = Math.min(burst, tokens + ((time - filledAt) / 1000) * ratePerSecond);
    filledAt = time;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

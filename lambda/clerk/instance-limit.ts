/**
 * Requests that Clerk takes from one instance in 10 seconds, shared by all of a company's back ends:
 * https://clerk.com/docs/guides/how-clerk-works/system-limits
 */
export const instanceLimit = { development: 100, production: 1_000 } as const;

import { backendErrors } from './error-codes.ts';

/**
 * Errors of the embedded Clerk that Clerk doesn't list for the Backend API with this status, and why they are there.
 */
export const beyondTheList: Readonly<Record<string, { readonly status: number; readonly why: string }>> = {
  too_many_requests: {
    status: 429,
    why: 'Listed for no API, but with this status; https://clerk.com/docs/guides/how-clerk-works/system-limits',
  },
  origin_invalid: {
    status: 403,
    why: "The guard of this stand-in against web pages, which Clerk's Backend API doesn't have.",
  },
  machine_secret_key_invalid: {
    status: 401,
    why: "What the M2M service answers to another key than a machine's, by the tests of `@clerk/backend` (M2MTokenApi).",
  },
};

/** Statuses of Clerk's Backend API for the code, as listed; none for a code that isn't. */
export function listedStatuses(code: string): readonly number[] {
  return Object.hasOwn(backendErrors, code) ? backendErrors[code as keyof typeof backendErrors] : [];
}

/** Whether Clerk answers with this code and status. */
export function isKnownError(status: number, code: string): boolean {
  const beyond = Object.hasOwn(beyondTheList, code) ? beyondTheList[code]?.status : undefined;
  return listedStatuses(code).includes(status) || beyond === status;
}

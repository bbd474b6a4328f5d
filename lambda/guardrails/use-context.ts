import type { Clerk } from '../clerk/clerk.ts';

/** What the request alone does not tell. */
export interface UseContext {
  /** The keys of public metadata that applications read roles from. */
  readonly authorizationKeys: readonly string[];
  /** It changes one of these keys, in public metadata of users or of who will be one. */
  readonly changesAuthorization: boolean;
  readonly clerk: Clerk;
}

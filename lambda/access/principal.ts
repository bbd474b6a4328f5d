/** Who is behind a request, as far as its credential proves. */
export interface Principal {
  /** `user`: a person through an OAuth client; `machine`: a Clerk machine; `api_key`; `iam_role`; `external`: another issuer's. */
  readonly kind: 'user' | 'machine' | 'api_key' | 'iam_role' | 'external';
  /** Who vouches for it: the issuer's URL, or `arn:aws:iam::<account>` for AWS. */
  readonly issuer: string;
  /** `user_…`, `mch_…`, the API key's owner, the role's ARN, or another issuer's `sub`. */
  readonly subject: string;
  /** The OAuth client, API key or IAM session that acts for the subject; undefined where there is none to tell. */
  readonly client?: string | undefined;
}

/** What a rule may ask about a principal besides its identity. */
export interface Evidence {
  readonly principal: Principal;
  /** Name of the issuer in the settings, for `external` principals. */
  readonly issuerName?: string;
  /** Claims of an external issuer's token. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Memberships in the Clerk organizations that rules name, for users. */
  readonly memberships?: readonly OrganizationMembership[];
  /** The organizations that were asked about: in those of them that `memberships` has not, the user is no member. */
  readonly organizations?: readonly string[];
  /** The organization that the user chose to act for, where one was: memberships elsewhere do not count. */
  readonly actingFor?: string;
  /** The AWS account that the stack is in, for IAM roles. */
  readonly homeAccount?: string;
  /** Scopes of the credential. */
  readonly scopes: readonly string[];
}

/** A user's place in a Clerk organization. */
export interface OrganizationMembership {
  readonly organization: string;
  readonly role: string;
  readonly permissions: readonly string[];
}

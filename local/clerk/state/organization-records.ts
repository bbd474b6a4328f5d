/** An invitation to an organization. Times here are milliseconds since 1970. */
export interface OrganizationInvitationRecord {
  id: string;
  organizationId: string;
  emailAddress: string;
  /** The key of a role. */
  role: string;
  inviterUserId: string | null;
  publicMetadata: Record<string, unknown>;
  privateMetadata: Record<string, unknown>;
  /** What was done to it; that it expired follows from `expiresAt`. */
  status: 'pending' | 'accepted' | 'revoked';
  url: string;
  expiresAt: number;
  createdAt: number;
  updatedAt: number;
}

export type EnrollmentMode =
  | 'manual_invitation'
  | 'automatic_invitation'
  | 'automatic_suggestion'
  | 'enterprise_sso';

/** A domain whose mail addresses belong to an organization. */
export interface OrganizationDomainRecord {
  id: string;
  organizationId: string;
  name: string;
  enrollmentMode: EnrollmentMode;
  verified: boolean;
  createdAt: number;
  updatedAt: number;
}

import type { OrganizationMembership } from '@clerk/backend';
import { cleanText } from '../../clerk/views/user-text.ts';
import { type AccessRow, findings, type OpenInvitation } from './access-shape.ts';
import { defaultCharacters, type ResultSize, resultSize } from '../../definition/result-size.ts';

/** What a review should show. */
export interface ReviewWishes {
  /** Milliseconds since 1970: an account without activity since then is stale. */
  readonly staleBefore: number;
  /** Show only accounts with one of these findings; all when undefined. */
  readonly only: readonly AccessRow['findings'][number][] | undefined;
  /** Show only accounts with all of these findings. */
  readonly allOf?: readonly AccessRow['findings'][number][] | undefined;
  readonly cursor: string | undefined;
  readonly maxCharacters: number | undefined;
}

/** What a review has found. */
export interface AccessReview {
  readonly subject: {
    readonly kind: 'user' | 'organization' | 'all_organizations';
    /** Null for all organizations. */
    readonly id: string | null;
    readonly name: string | null;
  };
  readonly rows: ReviewRows;
  readonly organizations: readonly { readonly id: string; readonly name: string }[];
  /** The open ones, and how many; undefined where nobody has looked for them. */
  readonly invitations: readonly OpenInvitation[] | undefined;
  readonly openInvitations: number | undefined;
  readonly totalAccounts: number;
  readonly nextCursor: string | undefined;
  /** The failure of Clerk that ended it early. */
  readonly stopped?: string | undefined;
}

/** How much of the result is for the rows and for what they name; the rest is for open invitations. */
const shareOfRows = 0.6;

/** The rows of one review, with what they count up to; ends when the result is full. */
export class ReviewRows {
  readonly shown: AccessRow[] = [];
  /** Rows taken in, shown or not. */
  reviewed = 0;
  readonly counts: Record<AccessRow['findings'][number], number> = {
    admin: 0,
    without_mfa: 0,
    stale: 0,
    banned: 0,
    locked: 0,
  };
  /** What each role that was met allows. */
  readonly roles = new Map<string, readonly string[]>();
  /** The organizations that are named by rows that are shown, by id. */
  readonly organizations = new Map<string, string>();
  readonly #only: ReviewWishes['only'];
  readonly #allOf: readonly AccessRow['findings'][number][];
  readonly #size: ResultSize;

  constructor({ only, allOf = [], maxCharacters }: Pick<ReviewWishes, 'only' | 'allOf' | 'maxCharacters'>) {
    this.#allOf = allOf;
    this.#only = only;
    this.#size = resultSize((maxCharacters ?? defaultCharacters) * shareOfRows);
  }

  /** Takes the row in. False when the result is full: the row is for the next call. */
  take(row: AccessRow, membership: OrganizationMembership | undefined): boolean {
    const has = (finding: AccessRow['findings'][number]) => row.findings.includes(finding);
    const isShown = (!this.#only || this.#only.some(has)) && this.#allOf.every(has);
    const { organization, role, permissions = [] } = membership ?? {};
    const isNamed = isShown && organization && !this.organizations.has(organization.id);
    const more = [
      ...(isShown ? [row] : []),
      ...(isNamed ? [{ id: organization.id, name: cleanText(organization.name) }] : []),
      ...(role === undefined || this.roles.has(role) ? [] : [{ role, permissions }]),
    ];
    if (more.length > 0 && !this.#size.take(more)) return false;
    if (isShown) this.shown.push(row);
    if (isNamed) this.organizations.set(organization.id, organization.name);
    this.reviewed += 1;
    for (const finding of findings) this.counts[finding] += has(finding) ? 1 : 0;
    if (membership) this.roles.set(membership.role, membership.permissions ?? []);
    return true;
  }

  /** About how many rows more the result has room for. */
  room(): number {
    return this.#size.roomFor(this.reviewed);
  }
}

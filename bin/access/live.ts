import { organizationsIn, type AccessPolicy } from '../../lambda/access/policy.ts';
import type { Evidence } from '../../lambda/access/principal.ts';
import { clerkGateway } from '../../lambda/clerk/clerk.ts';
import { cachedSecretKey, readSecret } from '../../lambda/clerk/secret-key.ts';
import { ClerkFailure } from '../../lambda/clerk/failure.ts';
import { explainFailure } from '../../lambda/definition/refusal.ts';
import { IdentityUnavailable } from '../../lambda/identity/errors.ts';
import { membershipLookup } from '../../lambda/identity/memberships.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { awsFault } from '../aws/aws-fault.ts';
import { clerkSecretOf } from '../aws/clerk-secret.ts';
import { CommandError, UsageError } from '../terminal/command-line.ts';
import { printable } from '../terminal/printable.ts';
import type { ExplainValues } from './options.ts';

/** Milliseconds that Clerk has to answer. */
const deadline = 10_000;
const notAsked = 2;

/**
 * The evidence with the memberships that the user has at Clerk now, in the organizations that rules name. The key is read
 * from the stage's secret. Throws `UsageError` for whoever is no user, and `CommandError` when they can't be told.
 */
export async function withMemberships(
  evidence: Evidence,
  policy: AccessPolicy,
  settings: Settings,
  { secret, clerkUrl, membership }: ExplainValues,
): Promise<Evidence> {
  const { principal } = evidence;
  if (principal.kind !== 'user') {
    throw new UsageError('Option --live: only users have memberships; remove it, or name a user_….');
  }
  if (membership.length > 0) {
    throw new UsageError('Option --live: Clerk tells the memberships; remove it, or --membership.');
  }
  const organizations = organizationsIn(policy);
  if (organizations.length === 0) return evidence;
  const arn = secret ?? (await clerkSecretOf(settings, notAsked));
  const gateway = clerkGateway({
    key: cachedSecretKey(() => readSecret(arn), settings.clerk.environment),
    apiUrl: clerkUrl ?? settings.clerk.apiUrl,
    deadline,
  });
  const openClerk = async () => gateway.open({ remaining: () => deadline });
  try {
    return { ...evidence, memberships: await membershipLookup(organizations, openClerk)(principal.subject) };
  } catch (error) {
    const failure = error instanceof IdentityUnavailable ? error.cause : error;
    if (!(failure instanceof ClerkFailure)) throw awsFault(error, notAsked);
    const why = printable(explainFailure(failure).replaceAll('\n', ' '));
    throw new CommandError(`The memberships are not to be had from Clerk. ${why}`, {
      status: notAsked,
      cause: error,
    });
  }
}

import type { UserRecord } from '../state/state.ts';

/** Whether the user must give more than a password; backup codes alone are no second factor. */
export const hasSecondFactor = (user: UserRecord) =>
  user.totpSecret !== null || user.phoneNumbers.some((item) => item.reservedForSecondFactor);

/**
 * To be called after a second factor was taken away: when it was the last, the backup codes go with it, and the time
 * (`now`, milliseconds since 1970) is noted.
 */
export function settleSecondFactors(user: UserRecord, now: number): void {
  if (hasSecondFactor(user)) return;
  user.backupCodes = [];
  user.mfaDisabledAt = now;
}

/** The credential is missing, forged, expired, revoked or not for this server. The message is for the log only. */
export class InvalidCredential extends Error {
  override readonly name = 'InvalidCredential';
}

/** Whether the credential is good can't be told now: an issuer, Clerk or Secrets Manager does not answer. */
export class IdentityUnavailable extends Error {
  override readonly name = 'IdentityUnavailable';
}

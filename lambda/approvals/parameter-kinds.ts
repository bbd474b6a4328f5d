/**
 * How a question tells of an argument: by its value, by what identifies it (a certificate by subject and fingerprint, a
 * key by the fingerprint of its public part), or only that it is there.
 */
export type ParameterKind = 'shown' | 'fingerprint' | 'hidden';

/** Names that a credential may stand under. */
const suspicious = /secret|password|key|token|code|certificate/i;

/**
 * Parameters, at any depth, that are not simply shown, and those whose names sound like credentials, of which each is
 * decided: what is not decided is hidden.
 */
const decided: ReadonlyMap<string, ParameterKind> = new Map(
  Object.entries({
    hidden: [
      'accessToken',
      'backupCodes',
      'clientSecret',
      'code',
      'content',
      'expiredToken',
      'image',
      'password',
      'passwordDigest',
      'refreshToken',
      // Headers of a browser's request: cookies are among them.
      'requestHeaders',
      'secret',
      'token',
      'totpSecret',
    ],
    fingerprint: ['idpCertificates', 'idpMetadata', 'signingKey'],
    shown: [
      'actorTokenId',
      'apiKeyId',
      'creatorRoleKey',
      'customSigningKey',
      'defaultRoleKey',
      'defaultTokenTtl',
      'destRoleSetKey',
      'idempotencyKey',
      'key',
      'm2mTokenId',
      'passkeyIdentificationId',
      'passwordHasher',
      'preferredSignInStrategyWhenPasswordRequired',
      'previousTokenTtl',
      'roleKey',
      'roleKeys',
      'roleSetKey',
      'roleSetKeyOrId',
      'signInTokenId',
      'skipPasswordChecks',
      'skipPasswordRequirement',
      'toRoleKey',
      'tokenFormat',
      'tokenUrl',
    ],
  } satisfies Record<ParameterKind, readonly string[]>).flatMap(([kind, names]) =>
    names.map((name) => [name, kind as ParameterKind] as const),
  ),
);

/** How an argument is told of, by its name. */
export function parameterKind(name: string): ParameterKind {
  return decided.get(name) ?? (suspicious.test(name) ? 'hidden' : 'shown');
}

/** Words of names that a credential may stand under, and ends of words. */
const credentialWords =
  /^(?:secrets?|passwords?|keys?|tokens?|codes?|certificates?|credentials?|passcodes?)$/;
const credentialEnds = /(?:secret|password|token|apikey)s?$/;

/** How a key of metadata is told of: it may be called anything, so that only whole words count, not `monkey`. */
export function metadataKind(key: string): ParameterKind {
  const words = key
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  return words.some((word) => credentialWords.test(word) || credentialEnds.test(word)) ? 'hidden' : 'shown';
}

/** True where a name sounds like a credential and nobody has decided how it is told of. */
export function isUndecided(name: string): boolean {
  return suspicious.test(name) && !decided.has(name);
}

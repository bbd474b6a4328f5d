/** Words of which people use one and Clerk another. Each group is one thing; single words, in lower case. */
const groups: readonly string[] = [
  'user person people customer employee someone somebody account colleague',
  'organization company team tenant workspace business',
  'member membership belong seat',
  'role admin permission allowed',
  'session login device',
  'ban block suspend abuse',
  'unban unblock',
  'lock locked',
  'unlock locked',
  'revoke cancel end kill stop invalidate withdraw',
  'delete remove erase drop gdpr',
  'create add new make register',
  'update change edit rename raise',
  'enable disable turn',
  'list show which all see exist',
  'get show read see',
  'invite invitation invited joined pending',
  'mfa 2fa totp authenticator otp',
  'verify check valid good',
  'rotate replace renew leaked',
  'email mail inbox',
  'phone mobile sms',
  'picture photo avatar image logo',
  'sso saml oidc',
  'subscription plan billing paying price',
  'impersonate actor act behalf',
  'waitlist waiting',
  'blocklist blacklist blocked unblock',
  'allowlist whitelist',
  'metadata attribute',
  'signup register registration',
  'export csv download spreadsheet',
];

/** Meanings that lie in several words together. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/\b(?:log|sign)(?:ged|ged|ned|s)?\b.*\bout\b|\blog-?out\b/i, 'revoke sessions'],
  [/\b(?:log|sign)(?:ged|ned|s)?[ -]?in\b|\blogins?\b/i, 'sign'],
  [/\bback in\b/i, 'unban unlock'],
  [/\b(?:left|leaves|leaving|fired|quit)\b/i, 'offboard'],
  [/\bsingle sign-?on\b/i, 'sso'],
  [/\b(?:two|second|multi)[ -]?factor\b/i, 'mfa'],
];

const byWord = new Map<string, Set<string>>();
for (const group of groups) {
  const words = group.split(' ');
  for (const word of words) {
    const others = byWord.get(word) ?? new Set<string>();
    for (const other of words) if (other !== word) others.add(other);
    byWord.set(word, others);
  }
}

/** Other words for `word`, which is in lower case; none for most. */
export function synonymsOf(word: string): readonly string[] {
  return [...(byWord.get(word) ?? [])];
}

/** What a request means besides its single words, as words to search for. */
export function impliedBy(request: string): readonly string[] {
  return phrases.flatMap(([pattern, words]) => (pattern.test(request) ? words.split(' ') : []));
}

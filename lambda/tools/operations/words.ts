/** Words that say nothing about what is wanted. */
const stopWords = new Set(
  'a about again all also altogether an and any anyone anything are as at be been being by can could do does for from had has have here how i if in into is it its just like may me might my need needs of off on onto or our ours out over own please s should so some t than that the their them then there these they thing this those to too up us very want wants was we were what when where which who whom whose why will with would you your yours'.split(
    ' ',
  ),
);

const sign = '(?:sign|log)(?:s|ed|ing|ged|ging)?';

/** What stands for a kind of thing, and what is one word to some and two or three to others; in this order. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, 'email address'],
  [/\b[a-z][a-z0-9+.-]*:\/\/\S*/g, 'url'],
  [/\+\d[\d ()-]{6,}\d/g, 'phone number'],
  [/\buser_\w+/g, 'user'],
  [/\borg_\w+/g, 'organization'],
  [/\bsess_\w+/g, 'session'],
  [/\bmch_\w+/g, 'machine'],
  [/@?\b[a-z0-9-]+\.(?:com|org|net|io|dev|app|co|de|example)\b/g, 'domain'],
  [new RegExp(`\\b${sign}[ -]?(?:out|off)\\b|\\blogouts?\\b`, 'g'), 'signout'],
  [new RegExp(`\\b${sign}((?: \\w+){1,3}) out\\b`, 'g'), 'signout$1'],
  [new RegExp(`\\b${sign}((?: \\w+){1,3}) in\\b`, 'g'), 'signin$1'],
  [/\bsign(?:s|ed|ing)?[ -]?ups?\b/g, 'signup'],
  [/\bsingle sign-?on\b/g, 'sso'],
  [new RegExp(`\\b${sign}[ -]?(?:in|ins|into|on)\\b|\\blogins?\\b`, 'g'), 'signin'],
  [/\b(?:two|2|second|multi)[ -]?(?:factors?|steps?)\b|\b2fa\b/g, 'mfa'],
  [/\bauthenticator(?: apps?)?\b|\bone[ -]time codes?\b|\botp\b/g, 'totp'],
  [/\b(?:backup|recovery) codes?\b/g, 'backupcode'],
  [/\bsecurity keys?\b|\bwebauthn\b/g, 'passkey'],
  [/\bwait(?:ing)?[ -]?lists?\b/g, 'waitlist'],
  [/\b(?:block|black|deny)[ -]?list(?:ed|s)?\b/g, 'blocklist'],
  [/\b(?:allow|white)[ -]?list(?:ed|s)?\b/g, 'allowlist'],
  [/\b(?:machine|service)[ -]to[ -](?:machine|service)\b/g, 'm2m'],
  [/\bend[ -]to[ -]end\b/g, 'e2e'],
  [/\bthird[ -]part(?:y|ies)\b/g, 'thirdparty'],
  [/\b(?:api|access) keys?\b/g, 'apikey'],
  [/\b(?:audit|change)[ -]?(?:log|trail)s?\b/g, 'auditlog'],
  [/\b(?:[1-9]\d+|ten|dozens?|twelve|twenty|thirty|forty|fifty|sixty|hundreds?|thousands?)\b/g, 'many'],
  [/\b(?:\d|one|two|three|four|five|six|seven|eight|nine)\b/g, ''],
  [/\b(?:he|she|him|her|his|hers|guy|man|woman|folks?)\b/g, 'user'],
  [
    /\b(?:who am i|what (?:can|may|could) i do|(?:am|are) i allowed|(?:permissions?|rights?|roles?) (?:do i have|have i got)|my (?:own )?(?:permissions?|rights?))\b/g,
    'whoami',
  ],
  [
    /\bwho (?:has |have )?(?=(?:deleted|removed|changed|banned|edited|renamed|demoted|promoted|revoked|touched|messed|broke|did)\b)/g,
    'auditlog ',
  ],
  [/\bwhat (?:did|has|have) ((?:\w+ ){1,3})(?=(?:do|done|change|changed|delete|deleted)\b)/g, 'auditlog $1'],
  // Metadata is merged; accounts and organizations are not.
  [/\bmerg(?:e|es|ing)\b(?!.*\b(?:metadata|keys?|attributes?|data|deeply)\b)/g, 'uniting intoone'],
  [/\b(?:last|family) names?\b/g, 'surname'],
  [/\bno more\b/g, 'stop'],
  [/\bhow many\b/g, 'count'],
  [/\b(?:get|gets|got|getting) rid of\b/g, 'remove'],
  [/\bset(?:ting)? up\b/g, 'create'],
  [/\b(?:turn|turned|turning|switch|switched|switching)( (?:\w+ ){0,3}?)off\b/g, 'disable$1'],
  [/\b(?:turn|turned|turning|switch|switched|switching)( (?:\w+ ){0,3}?)on\b/g, 'enable$1'],
  [/\b(?:no longer|not any more|must not|may not)\b/g, 'stop'],
  [/\b(?:take|takes|taking)( (?:\w+ ){0,3}?)(?:away|off|down|out|back)\b/g, 'remove$1'],
  [/\b(?:cut|throw|tear|shut)( (?:\w+ ){0,2}?)(?:off|out|down)\b/g, 'remove$1'],
];

/** The stem of an English word, as far as the endings of plurals and verbs go. */
export function stem(word: string): string {
  let known = stems.get(word);
  if (known === undefined) {
    known = bare(word).replace(/e$/, '');
    if (stems.size < maxStems) stems.set(word, known);
  }
  return known;
}

const stems = new Map<string, string>();
/** More than all texts here have; requests bring others. */
const maxStems = 5_000;

function bare(word: string): string {
  if (word.length > 4) {
    if (word.endsWith('ies') || word.endsWith('ied')) return `${word.slice(0, -3)}y`;
    if (word.endsWith('sses') || /(?:x|ch|sh)es$/.test(word)) return word.slice(0, -2);
    if (word.endsWith('ing') && word.length > 6) return undoubled(word.slice(0, -3));
    if (word.endsWith('ed') && word.length > 5) return undoubled(word.slice(0, -2));
  }
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss') && !word.endsWith('us'))
    return word.slice(0, -1);
  return word;
}

/** `bann` is what `banned` leaves; `call` and `pass` have two of their own. */
function undoubled(stemmed: string): string {
  return /([b-df-hj-km-rtv-y])\1$/.test(stemmed) ? stemmed.slice(0, -1) : stemmed;
}

/** What stands for a name: of a person, or of an organization. */
export const someName = 'somename';

/**
 * The request with its names replaced by what stands for one: words that begin with a capital letter and are not known
 * otherwise, several of them in a row as one.
 */
export function withoutNames(request: string, isKnown: (term: string) => boolean): string {
  const isName = (word: string) => !stopWords.has(word.toLowerCase()) && !isKnown(stem(word.toLowerCase()));
  return request.replaceAll(/\b\p{Lu}[\p{Ll}'’]+(?: \p{Lu}[\p{Ll}'’]+)*/gu, (words) => {
    const parts = words.split(' ');
    const first = parts.findIndex((word) => isName(word.replace(/['’].*$/, '')));
    return first < 0 ? words : [...parts.slice(0, first), someName].join(' ');
  });
}

/** A text as it was said, in lower case, and its words in one spelling, in their order. */
export interface Said {
  readonly text: string;
  readonly words: readonly string[];
}

/** Reads texts; all at once, as that is much faster. */
export function readTexts(texts: readonly string[]): Said[] {
  const lower = texts
    .map((text) => text.replaceAll('\n', ' '))
    .join('\n')
    .toLowerCase();
  let plain = lower.replaceAll(/['’](?:s|t|re|ve)\b/g, '');
  for (const [pattern, word] of spellings) plain = plain.replaceAll(pattern, ` ${word} `);
  const lines = lower.split('\n');
  return plain
    .split('\n')
    .map((line, index) => ({ text: lines[index] ?? '', words: line.match(/[\p{L}\p{N}]+/gu) ?? [] }));
}

/** The stems of the words that say something, each once. */
export function termsOf({ words }: Said): string[] {
  return [...new Set(words.filter((word) => !stopWords.has(word)).map(stem))];
}

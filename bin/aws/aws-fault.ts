import { CommandError } from '../terminal/command-line.ts';
import { printable } from '../terminal/printable.ts';

/** What the SDK's errors mean for whoever is at the terminal, by name or message; the first that fits. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/Region is missing/, 'No AWS region is set: give --region, or set AWS_REGION'],
  [
    /ExpiredToken|Token has expired|SSO session|token is expired/i,
    'The AWS credentials are over: sign in anew, for example with aws sso login',
  ],
  [
    /CredentialsProviderError|Could not load credentials|Could not resolve credentials/,
    'There are no AWS credentials in this shell: sign in, set AWS_PROFILE, or give --profile',
  ],
  [
    /UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|AuthFailure/,
    'AWS does not know these credentials: sign in anew',
  ],
  [/AccessDenied|not authorized to perform|Unauthorized/, 'These AWS credentials may not do this'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|TimeoutError|AbortError|NetworkingError/,
    'AWS could not be reached',
  ],
];

/**
 * What is thrown by what AWS does not do, as one line: what it means where that is known, then AWS's words, with its cause;
 * the process ends with `status`.
 */
export function awsFault(error: unknown, status: number): CommandError {
  return error instanceof CommandError ? error : new CommandError(awsReason(error), { status, cause: error });
}

/** The same words, as part of a sentence. */
export function awsReason(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const why = cause instanceof Error ? `: ${cause.name}: ${cause.message}` : '';
  const said = printable(`${message}${why}`.replaceAll(/\s*\n\s*/g, ' '));
  const looked = [namesOf(error), said].join(' ');
  const [, meaning] = meanings.find(([pattern]) => pattern.test(looked)) ?? [];
  return meaning === undefined ? said : `${meaning} (${said})`;
}

function namesOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code = 'code' in error ? String(error.code) : '';
  return `${error.name} ${code} ${error.cause === error ? '' : namesOf(error.cause)}`;
}

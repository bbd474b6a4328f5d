import { KEY_TYPE_IDENTIFIER } from '@smithy/signature-v4';
import { sameText } from '../base/same-text.ts';
import { amzDate } from './amz-date.ts';
import { expectedSignature } from './expected-signature.ts';
import type { SigningPlace } from './expected-signature.ts';
import type { Fault } from './gateway-response.ts';
import type { AwsCredentials } from './iam-caller.ts';
import type { GatewayRequest } from './request.ts';
import { readSignature } from './request-signature.ts';
import type { RequestSignature } from './request-signature.ts';

/** How far a sender's clock may be off, in seconds: what API Gateway says in "Signature expired … - 5 min." */
const clockSkewSeconds = 5 * 60;

/** The credentials that a request was signed with, or why that can't be said. */
export type SignatureVerdict<Known extends AwsCredentials> = { signer: Known } | { fault: Fault };

/**
 * Makes the check of Signature Version 4, in the Authorization header or in the query, for one service in one region, by
 * the credentials that are `known` at the time, by their access key ids.
 * Faults, their types and their texts are those of API Gateway, after "Gateway response types" in its developer guide
 * and what callers of it report.
 */
export function createSignatureCheck<Known extends AwsCredentials & { readonly clockAheadMs?: number }>(
  known: ReadonlyMap<string, Known>,
  place: SigningPlace,
): (request: GatewayRequest) => Promise<SignatureVerdict<Known>> {
  return async (request) => {
    const given = readSignature(request);
    if ('type' in given) return { fault: given };
    const signer = known.get(given.accessKeyId);
    // The AWS SDK corrects its clock by what services answer, and then signs by theirs.
    const ahead = timeFault(given, request.time + (signer?.clockAheadMs ?? 0));
    const unusable = scopeFault(given, place) ?? (ahead && timeFault(given, request.time));
    if (unusable !== undefined) return { fault: unusable };

    if (signer === undefined || !sameText(given.sessionToken ?? '', signer.sessionToken ?? '')) {
      return {
        fault: {
          type: 'ACCESS_DENIED',
          errorType: 'UnrecognizedClientException',
          message: 'The security token included in the request is invalid.',
        },
      };
    }
    const expected = await expectedSignature(request, given, signer, place);
    if (sameText(given.signature, expected.signature)) return { signer };
    return {
      fault: {
        type: 'INVALID_SIGNATURE',
        message: [
          'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
          `The Canonical String for this request should have been\n'${expected.canonicalRequest}'`,
          `The String-to-Sign should have been\n'${expected.stringToSign}'\n`,
        ].join('\n\n'),
      },
    };
  };
}

function scopeFault(
  { scope, signedHeaders, time }: RequestSignature,
  { region, service }: SigningPlace,
): Fault | undefined {
  const date = amzDate(time);
  const day = date.slice(0, 8);
  const wrong = [
    scope.region === region ? '' : `Credential should be scoped to a valid region, not '${scope.region}'. `,
    scope.service === service ? '' : `Credential should be scoped to correct service: '${service}'. `,
    scope.terminator === KEY_TYPE_IDENTIFIER
      ? ''
      : `Credential should be scoped with a valid terminator: '${KEY_TYPE_IDENTIFIER}', not '${scope.terminator}'. `,
    scope.date === day
      ? ''
      : `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${day}', from '${date}'. `,
    signedHeaders.includes('host')
      ? ''
      : "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization. ",
  ].join('');
  return wrong === '' ? undefined : { type: 'INVALID_SIGNATURE', message: wrong };
}

/** API Gateway calls a signature out of its time invalid; EXPIRED_TOKEN is for session tokens. */
function timeFault({ time, expiresInSeconds }: RequestSignature, now: number): Fault | undefined {
  const date = amzDate(time);
  const lifetime = expiresInSeconds ?? clockSkewSeconds;
  const oldest = new Date(now - lifetime * 1000);
  const newest = new Date(now + clockSkewSeconds * 1000);
  const clock = amzDate(new Date(now));
  if (time < oldest) {
    const span = lifetime % 60 === 0 ? `${lifetime / 60} min.` : `${lifetime} s.`;
    return {
      type: 'INVALID_SIGNATURE',
      message: `Signature expired: ${date} is now earlier than ${amzDate(oldest)} (${clock} - ${span})`,
    };
  }
  if (time > newest) {
    return {
      type: 'INVALID_SIGNATURE',
      message: `Signature not yet current: ${date} is still later than ${amzDate(newest)} (${clock} + 5 min.)`,
    };
  }
  return undefined;
}

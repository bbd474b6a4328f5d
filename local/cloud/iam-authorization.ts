import { timingSafeEqual } from 'node:crypto';
import { KEY_TYPE_IDENTIFIER } from '@smithy/signature-v4';
import { amzDate } from './amz-date.ts';
import { expectedSignature } from './expected-signature.ts';
import type { Fault } from './gateway-response.ts';
import { iamCallerOf } from './iam-caller.ts';
import type { IamCaller, IamCredential } from './iam-caller.ts';
import type { GatewayRequest } from './request.ts';
import { readSignature } from './request-signature.ts';
import type { RequestSignature } from './request-signature.ts';

/** How far a sender's clock may be off, in seconds: what API Gateway says in "Signature expired … - 5 min." */
const clockSkewSeconds = 5 * 60;

/** What IAM authorization said of a request. */
export interface IamVerdict {
  /** Known once the signature is verified, even when the caller is then denied. */
  caller: IamCaller | undefined;
  fault: Fault | undefined;
}

/** Verifies a request's signature, and that its sender may invoke the method. */
export type AuthorizeWithIam = (request: GatewayRequest, methodArn: string) => Promise<IamVerdict>;

/**
 * Makes the IAM authorization of methods: Signature Version 4 for execute-api in the given region, in the
 * Authorization header or in the query. Faults, their types and their texts are those of API Gateway, after
 * "Gateway response types" in its developer guide and what callers of it report.
 * @throws Error when a credential's `userArn` is none
 */
export function createIamAuthorization(credentials: IamCredential[], region: string): AuthorizeWithIam {
  const known = new Map(
    credentials.map((credential) => [
      credential.accessKeyId,
      { credential, caller: iamCallerOf(credential) },
    ]),
  );

  return async (request, methodArn) => {
    const given = readSignature(request);
    if ('type' in given) return refused(given);
    const unusable = scopeFault(given, region) ?? timeFault(given, request.time);
    if (unusable !== undefined) return refused(unusable);

    const principal = known.get(given.accessKeyId);
    if (
      principal === undefined ||
      !sameText(given.sessionToken ?? '', principal.credential.sessionToken ?? '')
    ) {
      return refused({
        type: 'ACCESS_DENIED',
        errorType: 'UnrecognizedClientException',
        message: 'The security token included in the request is invalid.',
      });
    }
    const { credential, caller } = principal;
    const expected = await expectedSignature(request, given, credential, region);
    if (!sameText(given.signature, expected.signature)) {
      return refused({
        type: 'INVALID_SIGNATURE',
        message: [
          'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
          `The Canonical String for this request should have been\n'${expected.canonicalRequest}'`,
          `The String-to-Sign should have been\n'${expected.stringToSign}'\n`,
        ].join('\n\n'),
      });
    }
    return { caller, fault: credential.denied === true ? denial(caller, methodArn) : undefined };
  };
}

function scopeFault({ scope, signedHeaders, time }: RequestSignature, region: string): Fault | undefined {
  const date = amzDate(time);
  const day = date.slice(0, 8);
  const wrong = [
    scope.region === region ? '' : `Credential should be scoped to a valid region, not '${scope.region}'. `,
    scope.service === 'execute-api' ? '' : "Credential should be scoped to correct service: 'execute-api'. ",
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

function denial({ userArn }: IamCaller, methodArn: string): Fault {
  // API Gateway shows the last four digits of the account only.
  const resource = methodArn.replace(/:\d{8}(\d{4}):/, ':********$1:');
  return {
    type: 'ACCESS_DENIED',
    message: `User: ${userArn} is not authorized to perform: execute-api:Invoke on resource: ${resource} because no identity-based policy allows the execute-api:Invoke action`,
  };
}

function refused(fault: Fault): IamVerdict {
  return { caller: undefined, fault };
}

/** Compares in a time that tells nothing but whether the lengths differ. */
function sameText(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

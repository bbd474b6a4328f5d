import type { Fault } from './gateway-response.ts';
import { iamCallerOf } from './iam-caller.ts';
import type { IamCaller, IamCredential } from './iam-caller.ts';
import type { GatewayRequest } from './request.ts';
import { createSignatureCheck } from './signature-check.ts';

/** What IAM authorization said of a request. */
export interface IamVerdict {
  /** Known once the signature is verified, even when the caller is then denied. */
  caller: IamCaller | undefined;
  fault: Fault | undefined;
}

/**
 * Verifies a request's signature, and that its sender may invoke the method: by the policies of its own, or, in the account
 * of the API, by what the API's resource policy says instead, which denies nothing.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export type AuthorizeWithIam = (
  request: GatewayRequest,
  methodArn: string,
  byPolicy?: 'Allow',
) => Promise<IamVerdict>;

/**
 * Makes the IAM authorization of methods: Signature Version 4 for execute-api in the given region.
 * @throws Error when a credential's `userArn` is none
 */
export function createIamAuthorization(credentials: IamCredential[], region: string): AuthorizeWithIam {
  const known = new Map(
    credentials.map((credential) => [
      credential.accessKeyId,
      { ...credential, caller: iamCallerOf(credential) },
    ]),
  );
  const check = createSignatureCheck(known, { region, service: 'execute-api' });

  return async (request, methodArn, byPolicy) => {
    const verdict = await check(request);
    if ('fault' in verdict) return { caller: undefined, fault: verdict.fault };
    const { caller, denied } = verdict.signer;
    const isOfAccount = caller.accountId === methodArn.split(':')[4];
    const mayInvoke = denied !== true || (byPolicy === 'Allow' && isOfAccount);
    return { caller, fault: mayInvoke ? undefined : denial(caller, methodArn) };
  };
}

function denial({ userArn }: IamCaller, methodArn: string): Fault {
  // API Gateway shows the last four digits of the account only.
  const resource = methodArn.replace(/:\d{8}(\d{4}):/, ':********$1:');
  return {
    type: 'ACCESS_DENIED',
    message: `User: ${userArn} is not authorized to perform: execute-api:Invoke on resource: ${resource} because no identity-based policy allows the execute-api:Invoke action`,
  };
}

import type { GatewayRequest } from './request.ts';

/** The IAM principal behind a request, in the terms of `requestContext.identity`. */
export interface IamCaller {
  accessKey: string;
  accountId: string;
  caller: string;
  user: string;
  userArn: string;
}

/**
 * Who calls a method with IAM authorization. Signatures are not verified: whoever reaches the loopback address
 * is the developer's role.
 */
export function iamCaller(_request: GatewayRequest): IamCaller {
  const id = 'AROALOCALDEVELOPER000:laptop';
  return {
    accessKey: 'ASIALOCALDEVELOPER00',
    accountId: '123456789012',
    caller: id,
    user: id,
    userArn: 'arn:aws:sts::123456789012:assumed-role/local-developer/laptop',
  };
}

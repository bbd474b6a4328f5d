import type { IamPrincipal } from './proxy-event.ts';

/** On a laptop, whoever reaches the loopback interface is this role: there is nobody to sign for. */
export const localPrincipal: IamPrincipal = {
  accountId: '123456789012',
  userArn: 'arn:aws:sts::123456789012:assumed-role/local-developer/laptop',
};

/** The principal of a request to a method with AWS_IAM authorization; undefined from beyond loopback. */
export function iamPrincipal(remoteAddress: string | undefined): IamPrincipal | undefined {
  return /^(127\.|::1$|::ffff:127\.)/.test(remoteAddress ?? '') ? localPrincipal : undefined;
}

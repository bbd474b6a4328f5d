import { describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { readCaller } from '../../../lambda/edge/caller.ts';

const account = '123456789012';
const policy = {
  roles: { reader: ['users:read' as const] },
  rules: [{ name: 'readers', principals: [{ iamRole: 'reader' }], roles: ['reader'] }],
};

/** The caller of an event as API Gateway sends it for a signed request. */
const signedBy = (userArn: string) =>
  readCaller(
    {
      resource: '/iam/mcp',
      requestContext: { accountId: account, identity: { userArn } },
    } as unknown as APIGatewayProxyEvent,
    policy,
  );

describe('a signed request', () => {
  test('of a role that a rule names comes in', () => {
    expect(signedBy(`arn:aws:sts::${account}:assumed-role/reader/session`).rules).toEqual(['readers']);
  });

  test.each([
    ['an IAM user', `arn:aws:iam::${account}:user/reader`],
    ['the root user', `arn:aws:iam::${account}:root`],
  ])('of %s is refused, since its keys do not expire: 403', (_, arn) => {
    expect(() => signedBy(arn)).toThrow(
      expect.objectContaining({
        status: 403,
        message: expect.stringContaining('no caller that this server knows'),
      }),
    );
  });

  test('of a role that no rule names is refused: 403', () => {
    expect(() => signedBy(`arn:aws:sts::${account}:assumed-role/other/session`)).toThrow(
      expect.objectContaining({ status: 403, message: expect.stringContaining('No rule') }),
    );
  });
});

test('who invokes the function past API Gateway is nobody: 403', () => {
  for (const requestContext of [undefined, {}, { authorizer: null }]) {
    const event = { resource: '/mcp', requestContext } as unknown as APIGatewayProxyEvent;
    expect(() => readCaller(event, policy)).toThrow(expect.objectContaining({ status: 403 }));
  }
});

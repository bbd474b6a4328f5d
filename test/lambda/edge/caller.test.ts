import { describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { callerReader } from '../../../lambda/edge/caller.ts';

const account = '123456789012';
const policy = {
  roles: { reader: ['users:read' as const] },
  rules: [{ name: 'readers', principals: [{ iamRole: 'reader' }], roles: ['reader'] }],
};

const readCaller = callerReader(policy, { oidc: [] }, async () => []);

/** The caller of an event as API Gateway sends it for a signed request. */
const signedBy = (userArn: string) =>
  readCaller({
    resource: '/iam/mcp',
    requestContext: { accountId: account, identity: { userArn } },
  } as unknown as APIGatewayProxyEvent);

describe('a signed request', () => {
  test('of a role that a rule names comes in', async () => {
    const { rules } = await signedBy(`arn:aws:sts::${account}:assumed-role/reader/session`);
    expect(rules).toEqual(['readers']);
  });

  test.each([
    ['an IAM user', `arn:aws:iam::${account}:user/reader`],
    ['the root user', `arn:aws:iam::${account}:root`],
  ])('of %s is refused, since its keys do not expire: 403', async (_, arn) => {
    await expect(signedBy(arn)).rejects.toThrow(
      expect.objectContaining({
        status: 403,
        message: expect.stringContaining('no caller that this server knows'),
      }),
    );
  });

  test('of a role that no rule names is refused: 403', async () => {
    await expect(signedBy(`arn:aws:sts::${account}:assumed-role/other/session`)).rejects.toThrow(
      expect.objectContaining({ status: 403, message: expect.stringContaining('No rule') }),
    );
  });
});

test('who invokes the function past API Gateway is nobody: 403', async () => {
  for (const requestContext of [undefined, {}, { authorizer: null }]) {
    const event = { resource: '/mcp', requestContext } as unknown as APIGatewayProxyEvent;
    await expect(readCaller(event)).rejects.toThrow(expect.objectContaining({ status: 403 }));
  }
});

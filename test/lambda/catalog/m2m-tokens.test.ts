import { MachineTokenVerificationError } from '@clerk/backend/errors';
import { describe, expect, test } from '@jest/globals';
import { m2mTokenOperations } from '../../../lambda/catalog/m2m-tokens.ts';
import type { ToolContext } from '../../../lambda/definition/tool.ts';

const verify = m2mTokenOperations.find(({ name }) => name === 'verify_m2m_token')!;

/** What a call sees when the SDK refuses a JWT and Clerk answers the question for its keys with `getJwks`. */
const contextWith = (getJwks: () => Promise<unknown>) => {
  const refuse = () =>
    Promise.reject(
      new MachineTokenVerificationError({ message: 'No key\u202e fits.', code: 'token-verification-failed' }),
    );
  const client = { m2m: { verify: refuse }, jwks: { getJwks } };
  return { clerk: { read: (work: (given: unknown) => unknown) => work(client) } } as unknown as ToolContext;
};

describe('a JWT that the SDK refuses', () => {
  test('is called not good, with the reason, as long as Clerk answers', async () => {
    const answer = await verify.run(
      { token: 'a.b.c' },
      contextWith(() => Promise.resolve({ keys: [] })),
    );
    expect(answer.structured).toEqual({ valid: false, reason: 'No key fits.', token: null });
  });

  test('is not judged while Clerk does not answer: its keys may just be out of reach', async () => {
    const down = new Error('Clerk is down');
    const answer = verify.run(
      { token: 'a.b.c' },
      contextWith(() => Promise.reject(down)),
    );
    await expect(answer).rejects.toBe(down);
  });
});

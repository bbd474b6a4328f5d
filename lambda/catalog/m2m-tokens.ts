import { MachineTokenVerificationError } from '@clerk/backend/errors';
import * as z from 'zod';
import { m2mTokenId, machineId } from '../clerk/ids.ts';
import { m2mTokenShape } from '../clerk/views/m2m-token.ts';
import { queryFlag } from '../clerk/views/shapes.ts';
import { cleanText } from '../clerk/views/user-text.ts';
import { rawCredential } from '../credentials/parameter.ts';
import type { Tool } from '../definition/tool.ts';
import { metadataParameter } from '../definition/metadata-parameter.ts';
import { listOperation, operation } from './operation.ts';

/** Tokens with which machines call each other. */
export const m2mTokenOperations: readonly Tool[] = [
  listOperation({
    method: 'm2m.list',
    name: 'list_m2m_tokens',
    title: 'List M2M tokens',
    description:
      'List the opaque M2M tokens of a machine, newest first, without the tokens themselves. JWTs are not stored and not listed.',
    keywords: 'machine to machine service token',
    permission: 'm2m_tokens:read',
    input: {
      subject: machineId,
      revoked: z.boolean().optional().describe('Also those that are revoked. Default false.'),
      expired: z.boolean().optional().describe('Also those that have expired. Default false.'),
    },
    item: m2mTokenShape,
    maxLimit: 100,
    call: (client, { revoked, expired, ...wanted }) => {
      const flags = { revoked: queryFlag(revoked), expired: queryFlag(expired) };
      return client.m2m.list({ ...wanted, ...flags });
    },
  }),
  operation({
    method: 'm2m.createToken',
    name: 'create_m2m_token',
    title: 'Create an M2M token',
    description:
      "Create a token with which a machine proves its identity to others. Takes two requests: the machine's secret key is read inside this server and does not leave it. Clerk may charge for it.",
    keywords: 'machine to machine service token issue mint generate',
    permission: 'm2m_tokens:create',
    risk: 'write',
    input: z.strictObject({
      machineId,
      tokenFormat: z
        .enum(['opaque', 'jwt'])
        .optional()
        .describe("opaque (default) can be revoked; jwt is verified without Clerk and can't be."),
      secondsUntilExpiration: z
        .number()
        .positive()
        .optional()
        .describe("Seconds until it expires. Default: the machine's default."),
      claims: metadataParameter('Data of your own that goes into the token. JSON object.')
        .optional()
        .describe('Data of your own that goes into the token. JSON object.'),
      minRemainingTtlSeconds: z
        .int()
        .min(0)
        .optional()
        .describe('Take an existing opaque token that has at least so many seconds left, if there is one.'),
    }),
    output: z.object({
      token: z.string().describe('Whoever has it acts as the machine.'),
      m2mToken: m2mTokenShape,
    }),
    call: async (client, { machineId, ...wanted }) => {
      const { secret: machineSecretKey } = await client.machines.getSecretKey(machineId);
      const m2mToken = await client.m2m.createToken({ ...wanted, machineSecretKey });
      if (m2mToken.token === undefined) throw new TypeError('Clerk answered without a token');
      return { token: m2mToken.token, m2mToken };
    },
  }),
  operation({
    method: 'm2m.revokeToken',
    name: 'revoke_m2m_token',
    title: 'Revoke an M2M token',
    description:
      "Revoke an opaque M2M token: it stops working at once. JWTs can't be revoked: rotate the machine's secret. Can't be undone.",
    keywords: 'machine to machine service token leaked stolen compromised invalidate',
    permission: 'm2m_tokens:revoke',
    risk: 'destructive',
    input: z.strictObject({
      m2mTokenId,
      revocationReason: z.string().max(255).optional().describe('Why, for your records.'),
    }),
    output: m2mTokenShape,
    call: (client, input) => client.m2m.revokeToken(input),
  }),
  operation({
    method: 'm2m.verify',
    name: 'verify_m2m_token',
    title: 'Verify an M2M token',
    description:
      'Check whether an M2M token is valid, and whose it is. An opaque one that Clerk does not know is refused as not found. Clerk may charge for it.',
    keywords: 'machine to machine service token check valid test',
    permission: 'm2m_tokens:read',
    risk: 'read',
    input: z.strictObject({
      token: rawCredential(z.string().min(1).max(8_192)).describe(
        'The token, opaque or JWT; it is passed on to Clerk only.',
      ),
    }),
    output: z.object({
      valid: z.boolean(),
      reason: z.string().nullable().describe('Why a JWT is not good; null otherwise.'),
      token: m2mTokenShape.nullable().describe('Null for a JWT that is not good.'),
    }),
    call: async (client, input) => {
      try {
        const token = await client.m2m.verify({ token: input.token });
        return { valid: !token.revoked && !token.expired, reason: null, token };
      } catch (error) {
        if (!(error instanceof MachineTokenVerificationError)) throw error;
        // The SDK says the same of a bad JWT and of keys that it could not load: a Clerk that is down fails here.
        await client.jwks.getJwks();
        return { valid: false, reason: cleanText(error.message), token: null };
      }
    },
  }),
];

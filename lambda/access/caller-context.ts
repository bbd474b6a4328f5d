import * as z from 'zod';
import type { Caller } from './caller.ts';
import { type AccessPolicy, grantOfRules } from './policy.ts';

const callerShape = z.strictObject({
  principal: z.strictObject({
    kind: z.enum(['user', 'machine', 'api_key', 'iam_role', 'external']),
    issuer: z.string().min(1),
    subject: z.string().min(1),
    client: z.string().optional(),
  }),
  rules: z.array(z.string()),
  scopes: z.array(z.string()),
});

/**
 * The caller in an authorizer's context, with what `policy` grants to its rules; undefined when there is none, or
 * anything about it is not as written.
 */
export function readCallerContext(policy: AccessPolicy, context: unknown): Caller | undefined {
  if (typeof context !== 'object' || context === null || !('caller' in context)) return undefined;
  if (typeof context.caller !== 'string') return undefined;
  const parsed = callerShape.safeParse(parseJson(context.caller)).data;
  return parsed && { principal: parsed.principal, ...grantOfRules(policy, parsed.rules, parsed.scopes) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

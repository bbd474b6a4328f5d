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

/** Callers kept; who calls often is read once. */
const maxCallers = 1_000;
const known = new WeakMap<AccessPolicy, Map<string, Caller>>();

/**
 * The caller in an authorizer's context, with what `policy` grants to its rules; undefined when there is none, or
 * anything about it is not as written.
 */
export function readCallerContext(policy: AccessPolicy, context: unknown): Caller | undefined {
  if (typeof context !== 'object' || context === null || !('caller' in context)) return undefined;
  if (typeof context.caller !== 'string') return undefined;
  let callers = known.get(policy);
  if (!callers || callers.size >= maxCallers) known.set(policy, (callers = new Map()));
  let caller = callers.get(context.caller);
  if (!caller) {
    const parsed = callerShape.safeParse(parseJson(context.caller)).data;
    if (!parsed) return undefined;
    caller = { principal: parsed.principal, ...grantOfRules(policy, parsed.rules, parsed.scopes) };
    callers.set(context.caller, caller);
  }
  return caller;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

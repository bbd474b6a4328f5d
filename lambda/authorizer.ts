import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import type { Caller } from './access/caller.ts';
import { contact } from './access/contact.ts';
import { type CallerContext, toCallerContext } from './access/facts.ts';
import { type AccessPolicy, grantOf, organizationsIn } from './access/policy.ts';
import type { Evidence } from './access/principal.ts';
import type { ToolPermissions } from './access/tool-permissions.ts';
import { stageSettings } from './base/stage-settings.ts';
import type { IdentitySettings } from './identity/config.ts';
import { readBearer } from './identity/bearer.ts';
import { calledTool, challengeFor } from './identity/challenge.ts';
import { clerkLookups } from './identity/clerk-lookups.ts';
import { authorizerEnvironment } from './identity/environment.ts';
import { InvalidCredential } from './identity/errors.ts';
import { identifier } from './identity/identify.ts';
import { logVerdict, type VerdictRecord } from './identity/verdict-log.ts';
import { countColdStart } from './log/metrics.ts';
import { forAccessLog } from './log/access-log-value.ts';

// Put in when the stack is synthesized: who may do what, and what each tool asks for.
declare const ACCESS_POLICY: AccessPolicy;
declare const TOOL_PERMISSIONS: ToolPermissions;

const environment = authorizerEnvironment(stageSettings() as IdentitySettings);
const { stage, identity, metadataUrl, permissionScopes, refusesTools } = environment;
const organizations = organizationsIn(ACCESS_POLICY);
countColdStart();
const identify = identifier(identity, organizations, clerkLookups(environment, organizations));

/**
 * Turns the credential of a request into what is known of the caller, from which the function works out what it may
 * do; whoever may do nothing by the rules of this version is refused here. Throws `Unauthorized`, which API Gateway
 * answers with 401 and the challenge, or anything else when it can't be told, which becomes 503.
 */
export async function handler(
  event: APIGatewayRequestAuthorizerEvent,
  context: Context,
): Promise<APIGatewayAuthorizerResult> {
  try {
    const evidence = await identify(readBearer(event.multiValueHeaders));
    const caller: Caller = { principal: evidence.principal, ...grantOf(ACCESS_POLICY, evidence) };
    const outcome = (await refusalOf(caller, event)) ?? contextOf(evidence) ?? tooLong;
    const refusal = 'reason' in outcome ? outcome : undefined;
    logVerdict(event, context, {
      stage,
      caller,
      outcome: refusal ? 'denied' : 'allowed',
      reason: refusal?.reason,
      refused: refusal?.refused,
    });
    return verdict(caller.principal.subject, event.methodArn, outcome);
  } catch (error) {
    if (error instanceof InvalidCredential) {
      logVerdict(event, context, { stage, outcome: 'unauthorized', reason: error.message });
      throw new Error('Unauthorized', { cause: error });
    }
    logVerdict(event, context, { stage, outcome: 'unavailable', cause: error });
    // The access log has it as it is, and an error's own words may quote anything.
    throw new Error('Unavailable', { cause: error });
  }
}

function contextOf(evidence: Evidence): CallerContext | undefined {
  const issuer = identity.oidc.find(({ name }) => name === evidence.issuerName);
  return toCallerContext(ACCESS_POLICY, evidence, issuer?.requiredClaims);
}

interface Refusal {
  /** The whole message, plain text: it goes into a JSON template. */
  readonly reason: string;
  /** Those of a token with which the call would go through; none where no scope helps. */
  readonly scopes: readonly string[];
  /** What goes on record of it, by way of the log: this function may not write there. */
  readonly refused: NonNullable<VerdictRecord['refused']>;
}

const tooLong: Refusal = {
  reason:
    'Your credential says more than this server can hand on: get one with fewer scopes, groups or roles.',
  scopes: [],
  refused: { code: 'credential_too_long' },
};

async function refusalOf(
  caller: Caller,
  event: APIGatewayRequestAuthorizerEvent,
): Promise<Refusal | undefined> {
  if (caller.rules.length === 0) {
    return {
      reason: `No rule of this server names you: ask ${contact}.`,
      scopes: [],
      refused: { code: 'no_rule' },
    };
  }
  if (caller.permissions.size === 0) {
    return {
      reason:
        'The scopes of your token leave none of the permissions that the rules give you: get a token with more of them.',
      scopes: [...caller.withheld],
      refused: { code: 'no_permission' },
    };
  }
  // Where the client can't ask for more, the function refuses it in words that reach the model.
  const tool = refusesTools && permissionScopes ? calledTool(event.multiValueHeaders) : undefined;
  const needed = tool !== undefined && Object.hasOwn(TOOL_PERMISSIONS, tool) ? TOOL_PERMISSIONS[tool] : null;
  // As it does an unknown tool.
  if (needed === undefined || needed === null || !caller.withheld.has(needed)) return undefined;
  // No scope would help there: the function says so.
  const { mayBeLeftOut } = await import('./edge/left-out.ts');
  if (mayBeLeftOut(needed, event)) return undefined;
  return {
    reason: `${tool} needs the permission ${needed}, and your token lacks that scope: get one with it.`,
    scopes: [...caller.permissions, needed],
    refused: { code: 'no_permission', tool, permission: needed },
  };
}

function verdict(
  principalId: string,
  methodArn: string,
  outcome: CallerContext | Refusal,
): APIGatewayAuthorizerResult {
  const [api, stage] = methodArn.split('/');
  const isRefusal = 'reason' in outcome;
  return {
    principalId: forAccessLog(principalId),
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Action: 'execute-api:Invoke',
          Effect: isRefusal ? 'Deny' : 'Allow',
          // The whole stage: a verdict that API Gateway caches is used for every path.
          Resource: `${api}/${stage}/*`,
        },
      ],
    },
    context: isRefusal
      ? {
          reason: outcome.reason,
          challenge: challengeFor(permissionScopes ? outcome.scopes : [], metadataUrl),
        }
      : { ...outcome },
  };
}

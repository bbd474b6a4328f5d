import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { allEnded } from './base/all-ended.ts';
import { stageSettings } from './base/stage-settings.ts';
import type { Caller } from './access/caller.ts';
import type { AccessPolicy } from './access/policy.ts';
import { type ApprovalOptions, openApprovals } from './approvals/approvals.ts';
import type { ApprovalRule } from './approvals/rules.ts';
import { signingKeys } from './approvals/signing-keys.ts';
import { type ClerkBounds, clerkGateway } from './clerk/clerk.ts';
import { instanceLimit } from './clerk/instance-limit.ts';
import { loadSdk } from './clerk/load-sdk.ts';
import { cachedSecretKey, readSecret } from './clerk/secret-key.ts';
import { openCredentials } from './credentials/credentials.ts';
import { allowOrigins } from './edge/allow-origins.ts';
import { callerReader } from './edge/caller.ts';
import { answerFaults } from './edge/faults.ts';
import type { HttpAnswer } from './edge/http-error.ts';
import { askedMemberships } from './edge/memberships.ts';
import { mayAskForLess } from './edge/narrowing-asked.ts';
import { recordOf, requestLog, type RequestRecord } from './edge/request-log.ts';
import { readRequest } from './edge/request.ts';
import { sendAnswer } from './edge/send-answer.ts';
import { requireUsableKey } from './edge/usable-key.ts';
import { environment, type McpSettings } from './environment.ts';
import { connectAhead } from './http/connections.ts';
import { openBudgets } from './guardrails/budgets.ts';
import { guardrailsFor } from './guardrails/guard.ts';
import type { Guardrails } from './guardrails/guardrails.ts';
import { openStrain } from './guardrails/strain.ts';
import { openSwitch, switchKey } from './guardrails/switch.ts';
import { openLedger } from './ledger/ledger.ts';
import { ledgerKeys } from './ledger/ledger-keys.ts';
import { readItem } from './ledger/read-switch.ts';
import type { LedgerQuery } from './ledger/search.ts';
import type { LedgerTable } from './ledger/table.ts';
import { dynamodbTable } from './ledger/dynamodb-table.ts';
import { type CallRecord, callRecord } from './mcp/call-record.ts';
import type { McpContext } from './mcp/context.ts';
import type { OpenMasks } from './masks/open-masks.ts';
import { callsIn, mayAskClerk, mayChange } from './mcp/message.ts';
import { preparedTools, toolsFile } from './mcp/prepared-tools.ts';
import { serveMcp } from './mcp/serve.ts';
import { stageTools, type ToolChoice, usableTools } from './mcp/tool-list.ts';

// Put in when the stack is synthesized: who may do what, which tools are listed, what is asked first, what holds all the
// same, and the version of package.json, the rest of which does not belong here.
declare const ACCESS_POLICY: AccessPolicy;
declare const TOOL_CHOICE: ToolChoice & { readonly waitForSwitch: boolean };
declare const APPROVAL_RULES: readonly ApprovalRule[];
declare const APPROVAL_CHOICES: Pick<ApprovalOptions, 'atOnce' | 'bulk'>;
declare const GUARDRAILS: Guardrails;
declare const LIMITS: { readonly perCall: number; readonly perPrincipal: number };
declare const SERVER_VERSION: string;

const maxBodyBytes = 1_048_576;
/** Milliseconds: the longest call of Clerk. */
const clerkDeadline = 10_000;
/**
 * Milliseconds kept back to answer before Lambda ends the invocation: for a try of the ledger that is lost (1.5 s), one
 * that is not, and what an instance that has just started loads to say what happened.
 */
const answerReserve = 2_500;
/** Milliseconds for memberships that the authorizer has not asked for. */
const membershipDeadline = 3_000;

const settings = environment();
const { issuers, allowedOrigins } = stageSettings() as McpSettings;
const stage = {
  name: settings.stageName,
  environment: settings.clerkEnvironment,
  policy: ACCESS_POLICY,
  perCall: LIMITS.perCall,
};
// The stack puts the file, which is ASCII, beside the code.
const index = preparedTools(readFileSync(join(__dirname, toolsFile), 'latin1'));
const tools = stageTools(index, TOOL_CHOICE, APPROVAL_RULES, GUARDRAILS);
const table = dynamodbTable(settings.ledgerTable);
const recordKeys = ledgerKeys(settings.ledgerKeySecretId);
const ledgerIn = (its: LedgerTable) =>
  openLedger({
    table: its,
    keys: recordKeys,
    retentionDays: settings.ledgerRetentionDays,
    addresses: settings.ledgerAddresses,
    deadAfter: settings.functionSeconds * 1000,
  });
const ledger = ledgerIn(table);
const searchAudit = async (query: LedgerQuery) => {
  const { searchLedger } = await import('./ledger/search.ts');
  await ledger.written();
  return searchLedger(table, query, recordKeys);
};
const approvalKeys = signingKeys(settings.approvalSecretId);
const approvalsIn = (its: LedgerTable) =>
  openApprovals({
    rules: APPROVAL_RULES,
    ...APPROVAL_CHOICES,
    authorizationKeys: GUARDRAILS.authorizationKeys,
    keys: approvalKeys,
    table: its,
  });
const approvals = approvalsIn(table);
const stageSwitch = openSwitch(() => readItem(settings.ledgerTable, switchKey));
const { turned } = stageSwitch;
const strain = openStrain(stageSwitch, {
  table: settings.ledgerTable,
  limit: instanceLimit[settings.clerkEnvironment],
  perPrincipal: LIMITS.perPrincipal,
});
const guardFor = guardrailsFor(GUARDRAILS, openBudgets(table, GUARDRAILS.budgets), stageSwitch, strain);
const credentialsFor = openCredentials(GUARDRAILS);
const key = cachedSecretKey(() => readSecret(settings.clerkSecretId), settings.clerkEnvironment);
const clerkOf = clerkGateway({
  key,
  apiUrl: settings.clerkApiUrl,
  deadline: clerkDeadline,
  watch: strain.answered,
  loadAdvice: async () => (await import('./clerk/advice.ts')).adviceFor,
});
const clerkUrl = new URL(settings.clerkApiUrl);
const usableKey = () => requireUsableKey(key, settings.clerkEnvironment, settings.setClerkKeyCommand);
const membershipsIn = askedMemberships(async () => {
  // Clerk's SDK is loaded while the key is on its way.
  await allEnded([usableKey(), loadSdk()]);
  return clerkOf.open({ remaining: () => membershipDeadline });
});
const readCaller = callerReader(ACCESS_POLICY, issuers, membershipsIn);

/** What one request is served with. */
interface Served {
  readonly caller: Caller;
  readonly bounds: Omit<ClerkBounds, 'remaining'>;
  readonly remaining: () => number;
  readonly calls: readonly CallRecord[];
  readonly record: RequestRecord;
  readonly context: Pick<Context, 'awsRequestId' | 'invokedFunctionArn'>;
  readonly masks?: Pick<OpenMasks, 'masker'> | undefined;
}

function contextOf({ caller, bounds, remaining, calls, record, context, masks }: Served): McpContext {
  return {
    requestId: context.awsRequestId,
    version: SERVER_VERSION,
    shared: {
      caller,
      stage,
      remaining,
      tools: usableTools(tools, caller),
      searchAudit,
      turned,
      masker: masks?.masker,
    },
    stageTools: tools,
    openClerk: () => clerkOf.open({ remaining, ...bounds }),
    safeguards: {
      stageSwitch,
      listsAtOnce: !TOOL_CHOICE.waitForSwitch,
      approvals,
      // arn:aws:lambda:<region>:<account>:function:…
      homeAccount: context.invokedFunctionArn.split(':')[4],
      ledger,
      reads: settings.ledgerReads,
      credentials: credentialsFor(context.invokedFunctionArn),
    },
    later: (work) => void record.later.push(work),
    report: {
      callOf: (id) => calls.find((call) => call.id === id) ?? callRecord('unknown', { id }),
      onEra: (era) => (record.era = era),
      onRejected: (reason) => {
        for (const call of calls) Object.assign(call, { outcome: 'protocol_error', reason });
      },
    },
  };
}

/** How long an instance is given to start: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const startDeadline = 8_000;

/**
 * All that a first request waits for, done before it: keys, switch, SDKs, the connection to Clerk, and some calls for
 * show, of which one asks Clerk for the instance alone and none changes anything or is on record. A failure shows at the
 * first request, not as a crash.
 */
async function prepare(): Promise<void> {
  const { nobodyInWords, noTable, warmUp } = await import('./mcp/warm-up.ts');
  connectAhead(clerkUrl, true);
  await Promise.allSettled([usableKey(), recordKeys.get(), stageSwitch.renew(), loadSdk()]);
  await readCaller({
    requestContext: { authorizer: nobodyInWords },
  } as unknown as APIGatewayProxyEvent).catch(() => undefined);
  const started = performance.now();
  const remaining = () => startDeadline - (performance.now() - started);
  const context = { awsRequestId: 'prepared', invokedFunctionArn: '' };
  const unrecorded = { ledger: ledgerIn(noTable), approvals: approvalsIn(noTable) };
  const guardForShow = guardrailsFor(GUARDRAILS, openBudgets(noTable, GUARDRAILS.budgets), stageSwitch);
  await warmUp(tools, (request, { caller, reach }) => {
    const bounds = { guard: (reach ? guardForShow : guardFor)(caller), reach };
    const record = { calls: [], later: [] };
    const real = contextOf({ caller, bounds, remaining, calls: [], record, context });
    return serveMcp(request, { ...real, safeguards: { ...real.safeguards, ...unrecorded } });
  }).catch(() => undefined);
}

/** Settles when an instance that is kept ready is; at once where a request is waiting already. */
export const prepared: Promise<void> =
  process.env['AWS_LAMBDA_INITIALIZATION_TYPE'] === 'provisioned-concurrency' ? prepare() : Promise.resolve();

const answer = middy()
  .use(requestLog(settings.stageName))
  .use(allowOrigins(allowedOrigins))
  .use(answerFaults())
  .handler(async (event: APIGatewayProxyEvent, context: Context): Promise<HttpAnswer> => {
    const record = recordOf(context);
    const named = await readCaller(event);
    record.principal = named.principal;
    const masks = named.masks && (await import('./masks/open-masks.ts')).openMasks(named.masks);
    const isHeld = named.reach !== undefined || named.ways !== undefined;
    const within = isHeld ? (await import('./reach/open-reach.ts')).openReach(named, guardFor) : undefined;
    const whole = within?.caller ?? named;
    const request = readRequest(event, maxBodyBytes);
    const caller = mayAskForLess(event)
      ? (await import('./edge/narrow.ts')).narrowedCaller(whole, event, tools.operations)
      : whole;
    record.narrowedTo = caller.narrowing?.text;
    const calls = callsIn(request.message, tools, request.traceparent);
    record.calls = calls;
    if (mayAskClerk(calls)) {
      const changes = mayChange(calls, tools);
      // What asks Clerk asks the switch first, but for whoami: switch, key and the connection to Clerk are on their way at
      // once.
      void stageSwitch.isOff(caller.principal);
      connectAhead(clerkUrl, !changes);
      // What is to be on record needs the ledger's key: it is on its way with Clerk's. A failure shows when it is used.
      if (changes) recordKeys.get().catch(() => undefined);
      // Clerk's SDK is loaded while the key is on its way.
      await allEnded([usableKey(), loadSdk()]);
    }
    const remaining = () => context.getRemainingTimeInMillis() - answerReserve;
    const held = within?.boundsFor(caller) ?? { guard: guardFor(caller) };
    const bounds = masks?.bounded(held) ?? held;
    return serveMcp(request, contextOf({ caller, bounds, remaining, calls, record, context, masks }));
  });

export const handler = awslambda.streamifyResponse(
  async (event: APIGatewayProxyEvent, responseStream, context) => {
    const { later } = recordOf(context);
    try {
      await sendAnswer(await answer(event, context), responseStream);
    } finally {
      // With the answer out, Lambda still waits for this, and for nothing else.
      await Promise.all(later);
    }
  },
);

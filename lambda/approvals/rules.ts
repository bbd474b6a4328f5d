import type { Caller } from '../access/caller.ts';
import type { Permission } from '../access/permissions.ts';
import { matches, type PrincipalMatch } from '../access/policy.ts';
import type { ToolFacts } from '../definition/tool.ts';
import { mayBeGrave } from './grave-names.ts';
import { setsAuthorization } from './sets-authorization.ts';

/** More rows, recipients or invitations than this are asked about, unless the settings say otherwise. */
export const defaultBulk = 20;

/** What happens before a call: it is asked about, it runs at once, or it is refused whoever calls. */
export type ApprovalMode = 'ask' | 'never' | 'block';

/**
 * Whom a rule is for: somebody whom the identity alone tells, or whoever a rule of access is for. At a call no
 * memberships and no claims are known any more, but the names of the rules that these have met.
 */
export type ApprovalPrincipal =
  | Exclude<PrincipalMatch, { readonly organization: string } | { readonly issuer: string }>
  | { readonly rule: string };

/** What the settings say about the approval of some calls. */
export interface ApprovalRule {
  readonly mode: ApprovalMode;
  /** With `ask`: only the answer to a form counts, and who shows none is refused. */
  readonly by?: 'form' | undefined;
  /** Names of tools and operations; with `permissions`, either is enough. Neither: all that asks by default. */
  readonly tools?: readonly string[] | undefined;
  readonly permissions?: readonly Permission[] | undefined;
  /** Only for these; undefined for everyone. */
  readonly principals?: readonly ApprovalPrincipal[] | undefined;
}

/** What is to be known of a call to tell its mode. */
export interface ApprovalCall {
  readonly tool: ToolFacts;
  readonly caller: Pick<Caller, 'principal' | 'rules'>;
  /** The AWS account of the stack, in which settings name IAM roles without one. */
  readonly homeAccount: string | undefined;
  /** True when it is asked about unless a rule says otherwise. */
  readonly isGrave: boolean;
  /** True when it changes data that applications read roles from: it is grave, and counts as `users:authorization`, too. */
  readonly changesAuthorization: boolean;
}

/** The mode of a call: of the first rule that is about it and the caller; else what is grave asks. */
export function approvalMode(rules: readonly ApprovalRule[], call: ApprovalCall): ApprovalMode {
  return ruleFor(rules, call)?.mode ?? (asksByDefault(call) ? 'ask' : 'never');
}

/** True when only a person's answer to a form approves the call. */
export function isByForm(rules: readonly ApprovalRule[], call: ApprovalCall): boolean {
  return ruleFor(rules, call)?.by === 'form';
}

/** The first rule that is about the call and the caller. */
function ruleFor(rules: readonly ApprovalRule[], call: ApprovalCall): ApprovalRule | undefined {
  return rules.find(
    (candidate) =>
      isAbout(candidate, call) && (candidate.principals?.some((wanted) => isFor(wanted, call)) ?? true),
  );
}

/** The calls that there can be of a tool, as far as rules go: of each kind, grave or not. */
export function possibleCalls(tool: ToolFacts): readonly CallFacts[] {
  const gravities = mayBeGrave(tool) ? [false, true] : [false];
  const authorizations = setsAuthorization(tool) ? [false, true] : [false];
  return gravities.flatMap((isGrave) =>
    authorizations.map((changesAuthorization) => ({ tool, isGrave, changesAuthorization })),
  );
}

/** True when some call of the tool may be asked about: it then takes the argument `confirmation`. */
export function mayAsk(rules: readonly ApprovalRule[], tool: ToolFacts): boolean {
  const calls = possibleCalls(tool);
  if (calls.some(asksByDefault)) return true;
  if (tool.annotations.readOnlyHint) return false;
  return rules.some((rule) => rule.mode === 'ask' && calls.some((call) => isAbout(rule, call)));
}

type CallFacts = Pick<ApprovalCall, 'tool' | 'isGrave' | 'changesAuthorization'>;

function asksByDefault({ isGrave, changesAuthorization }: CallFacts): boolean {
  return isGrave || changesAuthorization;
}

function isAbout({ tools, permissions }: ApprovalRule, call: CallFacts): boolean {
  const { tool, changesAuthorization } = call;
  if (!tools && !permissions) return asksByDefault(call);
  if (tools?.includes(tool.name)) return true;
  const needed = changesAuthorization ? [tool.permission, 'users:authorization' as const] : [tool.permission];
  return needed.some((permission) => permission !== null && permissions?.includes(permission));
}

function isFor(wanted: ApprovalPrincipal, { caller, homeAccount }: ApprovalCall): boolean {
  if ('rule' in wanted) return caller.rules.includes(wanted.rule);
  const evidence = { principal: caller.principal, scopes: [] };
  return matches(wanted, homeAccount === undefined ? evidence : { ...evidence, homeAccount });
}

import type { Permission } from '../access/permissions.ts';
import { matches, type PrincipalMatch } from '../access/policy.ts';
import type { Principal } from '../access/principal.ts';
import type { ToolFacts } from '../tools/tool.ts';

/** What happens before a call: it is asked about, it runs at once, or it is refused whoever calls. */
export type ApprovalMode = 'ask' | 'never' | 'block';

/** What the settings say about the approval of some calls. */
export interface ApprovalRule {
  readonly mode: ApprovalMode;
  /** Names of tools and operations; with `permissions`, either is enough. Neither: all that is destructive. */
  readonly tools?: readonly string[] | undefined;
  readonly permissions?: readonly Permission[] | undefined;
  /** Only for these; undefined for everyone. */
  readonly principals?: readonly PrincipalMatch[] | undefined;
}

/** The mode of a call: of the first rule that is about the tool and the caller; else destructive tools ask. */
export function approvalMode(
  rules: readonly ApprovalRule[],
  tool: ToolFacts,
  principal: Principal,
  homeAccount: string | undefined,
): ApprovalMode {
  const evidence = { principal, scopes: [], ...(homeAccount === undefined ? {} : { homeAccount }) };
  const rule = rules.find(
    (candidate) =>
      isAbout(candidate, tool) && (candidate.principals?.some((match) => matches(match, evidence)) ?? true),
  );
  return rule?.mode ?? (tool.annotations.destructiveHint ? 'ask' : 'never');
}

/** True when some call of the tool may be asked about: it then takes the argument `confirmation`. */
export function mayAsk(rules: readonly ApprovalRule[], tool: ToolFacts): boolean {
  if (tool.annotations.readOnlyHint) return false;
  return tool.annotations.destructiveHint || rules.some((rule) => rule.mode === 'ask' && isAbout(rule, tool));
}

function isAbout(
  { tools, permissions }: ApprovalRule,
  { name, permission, annotations }: ToolFacts,
): boolean {
  if (!tools && !permissions) return annotations.destructiveHint;
  return Boolean(tools?.includes(name) || (permission !== null && permissions?.includes(permission)));
}

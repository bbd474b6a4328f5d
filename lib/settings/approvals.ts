import * as z from 'zod';
import { expandPattern } from '../../lambda/access/permissions.ts';
import type { PrincipalMatch, Rule } from '../../lambda/access/policy.ts';
import type { ApprovalPrincipal, ApprovalRule } from '../../lambda/approvals/rules.ts';
import { canonical } from '../../lambda/ledger/record.ts';
import { tools } from '../../lambda/tools/registry.ts';
import { type AccessSettings, pattern, policyOf, principalShape, toMatch } from './access.ts';
import { group } from './shapes.ts';

const changingTool = z
  .string('must be the name of a tool; correct it')
  .refine(
    (name) => tools.get(name)?.annotations.readOnlyHint === false && tools.get(name)?.permission !== null,
    {
      error:
        'is no tool or operation that changes something; search_operations finds their names, or remove it',
    },
  );

const ruleShape = group(
  {
    mode: z.enum(['ask', 'never', 'block'], {
      error: 'must be "ask", "never" (only for principals that it names) or "block"; correct it',
    }),
    /** With neither tools nor permissions, a rule is for all that asks by default. */
    tools: z
      .array(changingTool, 'must be a list of names; remove it for all that asks by default')
      .min(1, 'names no tool; add one, or remove it for all that asks by default')
      .optional(),
    permissions: z
      .array(pattern, 'must be a list of permissions; remove it for all that asks by default')
      .min(1, 'names no permission; add one, or remove it for all that asks by default')
      .optional(),
    /** Only for these; default: for everyone. */
    principals: z
      .array(principalShape, 'must be a list of principals; remove it for everyone')
      .min(1, 'names nobody; add a principal, or remove it for everyone')
      .optional(),
  },
  'the default: what is destructive is asked about',
);

/** The part of the settings that says what is asked first; the first rule that fits a call decides. */
export const approvalsShape = z.array(ruleShape, 'must be a list of rules; remove it for none');

/** What is asked first, checked field by field. */
export type ApprovalSettings = z.output<typeof approvalsShape>;

/** The settings as the function takes them; `access` has no problems, and neither have these. */
export function approvalRulesOf(settings: ApprovalSettings, access: AccessSettings): ApprovalRule[] {
  const { rules } = policyOf(access);
  return settings.map(({ mode, tools: named, permissions, principals }) => ({
    mode,
    tools: named,
    permissions: permissions && [...new Set(permissions.flatMap(expandPattern))],
    principals: principals?.map(toMatch).map((match) => principalOf(match, rules)),
  }));
}

/** Memberships and claims are not known at a call, but the rules of access that they have met: one that is for nobody else. */
function principalOf(match: PrincipalMatch, rules: readonly Rule[]): ApprovalPrincipal {
  if (!('organization' in match || 'issuer' in match)) return match;
  return { rule: ruleFor(match, rules)?.name ?? '' };
}

function ruleFor(match: PrincipalMatch, rules: readonly Rule[]): Rule | undefined {
  return rules.find(({ principals: [first, ...more] }) => more.length === 0 && isSame(first, match));
}

function isSame(one: PrincipalMatch | undefined, other: PrincipalMatch): boolean {
  return canonical(one) === canonical(other);
}

/** What is wrong with the rules as a whole, as `<path>: <what and the way out>`. */
export function approvalProblems(approvals: ApprovalSettings, access: AccessSettings): string[] {
  const { rules } = policyOf(access);
  return approvals.flatMap(({ mode, principals }, index) => {
    const path = `approvals.${index}`;
    if (mode === 'never' && !principals) {
      return [
        `${path}: is "never" for everyone, and then nothing would be asked first; add principals: the machines that must run unattended`,
      ];
    }
    return (principals ?? []).flatMap((settings, position) => {
      const problem = principalProblem(toMatch(settings), mode === 'never', rules);
      return problem === undefined ? [] : [`${path}.principals.${position}: ${problem}`];
    });
  });
}

function principalProblem(
  match: PrincipalMatch,
  isNever: boolean,
  rules: readonly Rule[],
): string | undefined {
  if (isNever && ('user' in match || 'organization' in match)) {
    const who = 'user' in match ? 'a person' : 'people';
    return `names ${who}, who can be asked; name a machine, apiKey, iamRole or issuer with claims that must run unattended`;
  }
  const text = JSON.stringify(match);
  if (!rules.some(({ principals }) => principals.some((principal) => isSame(principal, match)))) {
    return `${text} is in no rule of access; name it as its rule does, or remove it`;
  }
  if (('organization' in match || 'issuer' in match) && !ruleFor(match, rules)) {
    return `${text} has no rule of access of its own, by which it is known at a call; give it one with no other principal`;
  }
  return undefined;
}

import * as z from 'zod';
import { expandPattern } from '../lambda/access/permissions.ts';
import type { PrincipalMatch } from '../lambda/access/policy.ts';
import type { ApprovalRule } from '../lambda/approvals/rules.ts';
import { tools } from '../lambda/tools/registry.ts';
import { type AccessSettings, pattern, policyOf, singlePrincipalShape, toMatch } from './access-settings.ts';
import { group } from './settings-shapes.ts';

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
    /** With neither tools nor permissions, a rule is for all that is destructive. */
    tools: z
      .array(changingTool, 'must be a list of names; remove it for all that is destructive')
      .min(1, 'names no tool; add one, or remove it for all that is destructive')
      .optional(),
    permissions: z
      .array(pattern, 'must be a list of permissions; remove it for all that is destructive')
      .min(1, 'names no permission; add one, or remove it for all that is destructive')
      .optional(),
    /** Only for these; default: for everyone. At a call, no memberships and no claims are known: no groups here. */
    principals: z
      .array(singlePrincipalShape, 'must be a list of principals; remove it for everyone')
      .min(1, 'names nobody; add a principal, or remove it for everyone')
      .optional(),
  },
  'the default: what is destructive is asked about',
);

/** The part of the settings that says what is asked first; the first rule that fits a call decides. */
export const approvalsShape = z.array(ruleShape, 'must be a list of rules; remove it for none');

/** What is asked first, checked field by field. */
export type ApprovalSettings = z.output<typeof approvalsShape>;

/** The settings as the function takes them. */
export function approvalRulesOf(settings: ApprovalSettings): ApprovalRule[] {
  return settings.map(({ mode, tools: named, permissions, principals }) => ({
    mode,
    tools: named,
    permissions: permissions && [...new Set(permissions.flatMap(expandPattern))],
    principals: principals?.map(toMatch),
  }));
}

/** What is wrong with the rules as a whole, as `<path>: <what and the way out>`. */
export function approvalProblems(approvals: ApprovalSettings, access: AccessSettings): string[] {
  const known = new Set(
    policyOf(access).rules.flatMap(({ principals }) => principals.map((match) => JSON.stringify(match))),
  );
  return approvalRulesOf(approvals).flatMap(({ mode, principals }, index) => {
    const path = `approvals.${index}`;
    if (mode === 'never' && !principals) {
      return [
        `${path}: is "never" for everyone, and then nothing would be asked first; add principals: the machines that must run unattended`,
      ];
    }
    return (principals ?? []).flatMap((match, position) => {
      const problem = principalProblem(match, mode === 'never', known);
      return problem === undefined ? [] : [`${path}.principals.${position}: ${problem}`];
    });
  });
}

function principalProblem(
  match: PrincipalMatch,
  isNever: boolean,
  known: ReadonlySet<string>,
): string | undefined {
  if (isNever && 'user' in match) {
    return 'names a person, who can be asked; name a machine, apiKey or iamRole that must run unattended';
  }
  if (known.has(JSON.stringify(match))) return undefined;
  return `${JSON.stringify(match)} is in no rule of access; name it as its rule does, or remove it`;
}

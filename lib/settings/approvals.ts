import * as z from 'zod';
import { expandPattern } from '../../lambda/access/permissions.ts';
import type { PrincipalMatch, Rule } from '../../lambda/access/policy.ts';
import { graveNames } from '../../lambda/approvals/grave-names.ts';
import { type ApprovalPrincipal, type ApprovalRule, defaultBulk } from '../../lambda/approvals/rules.ts';
import { canonical } from '../../lambda/base/canonical.ts';
import { tools } from '../../lambda/tools/registry.ts';
import { type AccessSettings, policyOf } from './access.ts';
import { pattern, principalShape, toMatch } from './principal.ts';
import type { Problem } from './problems.ts';
import { group, oneOf, whole } from './shapes.ts';

const changing = [...tools.values()]
  .filter(
    ({ name, annotations, permission }) =>
      (!annotations.readOnlyHint || graveNames.has(name)) && permission !== null,
  )
  .map(({ name }) => name);
const changingTool = oneOf(
  changing,
  'the name of a tool',
  () =>
    'is not a tool or operation that may be asked about; search_operations finds their names, or remove it',
).meta({ id: 'changing-tool' });

const byDefault = 'what asks by default';

const ruleShape = group(
  {
    mode: z
      .enum(['ask', 'never', 'block'], {
        error: 'must be "ask", "never" (only for principals that it names) or "block"; correct it',
      })
      .meta({
        description:
          'Ask a person first; `never` ask (only with `principals`); or refuse whatever anyone says.',
        examples: ['ask'],
      }),
    tools: z
      .array(changingTool, 'must be a list of names; remove it for all that asks by default')
      .min(1, 'names no tool; add one, or remove it for all that asks by default')
      .optional()
      .meta({
        description: 'The tools and operations that the rule is for.',
        values: 'a list of [tools and operations](undoing.md) that may be asked about, 1 at least',
        unset: byDefault,
        examples: [['delete_user']],
      }),
    permissions: z
      .array(pattern, 'must be a list of permissions; remove it for all that asks by default')
      .min(1, 'names no permission; add one, or remove it for all that asks by default')
      .optional()
      .meta({
        description: 'The rule is for all tools that need one of these.',
        values: 'a list of [permissions](permissions.md#permissions), `resource:*` or `*`, 1 at least',
        unset: byDefault,
        examples: [['organizations:delete']],
      }),
    by: z
      .enum(['form'], { error: 'must be "form"; remove it for a form or a confirmation' })
      .optional()
      .meta({
        description:
          'Only with `ask`: `form` takes the answer to a form alone, so that clients that show none are refused.',
        values: '`form`',
        unset: 'a form, or a confirmation where the client shows none',
        examples: ['form'],
      }),
    principals: z
      .array(principalShape, 'must be a list of principals; remove it for everyone')
      .min(1, 'names nobody; add a principal, or remove it for everyone')
      .optional()
      .meta({
        description:
          'Only for these, each written as a rule of `access` names it. An organization, or an issuer with claims, must have a rule of its own there. With `never` neither users nor organizations: they can be asked.',
        unset: 'everyone',
      }),
  },
  'the default: what is destructive is asked about',
).meta({
  // For editors; whoever reads the settings is told by approvalProblems.
  if: { type: 'object', properties: { mode: { const: 'never' } }, required: ['mode'] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { required: ['principals'] },
});

const examples: z.input<typeof ruleShape>[] = [
  {
    mode: 'never',
    tools: ['delete_user'],
    principals: [
      { machine: 'mch_2abcDEF3ghiJKL4mnoPQR5stuVW' },
      { apiKey: 'ak_2abcDEF3ghiJKL4mnoPQR5stuVW' },
      { iamRole: 'clerk-mcp-agent' },
      { issuer: 'okta', claims: { cid: 'offboarding-job' } },
    ],
  },
  { mode: 'block', permissions: ['organizations:delete'] },
  { mode: 'ask', by: 'form', tools: ['delete_organization'] },
  {
    mode: 'ask',
    permissions: ['invitations:write'],
    principals: [
      { organization: 'org_2abcDEF3ghiJKL4mnoPQR5stuVW', role: 'org:admin' },
      { organization: 'org_2abcDEF3ghiJKL4mnoPQR5stuVW', permission: 'org:billing:manage' },
      { user: 'user_2abcDEF3ghiJKL4mnoPQR5stuVW' },
    ],
  },
];

const ruleList = z.array(ruleShape, 'must be a list of rules; remove it for none');

const approvalGroup = group({
  rules: ruleList.default([]).meta({
    description:
      'The first rule that fits a call decides. A list in place of the whole group is taken for these.',
    unset: 'what is [grave](approvals.md#what-is-asked) is asked about',
    examples: [examples],
  }),
  atOnce: z
    .enum(['confirm', 'refuse'], {
      error:
        'must be "confirm" or "refuse"; remove it for the default, "confirm": a person may confirm in the conversation',
    })
    .default('confirm')
    .meta({
      description:
        'What follows a form that is declined within a second, as clients do that show it to nobody: a confirmation for a person to give in the conversation, or nothing.',
      examples: ['refuse'],
    }),
  bulk: whole(0, 1_000, 'rows, invitations or recipients', `the default, ${defaultBulk}`)
    .default(defaultBulk)
    .meta({
      description:
        'How many a call may create, invite or write to at once before it is asked about for that alone.',
      examples: [50],
    }),
});

/** The part of the settings that says what is asked first, and how. */
export const approvalsShape = z.union([ruleList, approvalGroup]);

/** What is asked first, checked field by field. */
export type ApprovalSettings = z.output<typeof approvalsShape>;

/** The settings as a group, as which a list of rules counts. */
export function approvalGroupOf(settings: ApprovalSettings): z.output<typeof approvalGroup> {
  return Array.isArray(settings) ? approvalGroup.parse({ rules: settings }) : settings;
}

/** The rules as the function takes them; `access` has no problems, and neither have these. */
export function approvalRulesOf(settings: ApprovalSettings, access: AccessSettings): ApprovalRule[] {
  const { rules } = policyOf(access);
  return approvalGroupOf(settings).rules.map(({ mode, by, tools: named, permissions, principals }) => ({
    mode,
    by,
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

/** What is wrong with the rules as a whole; without `access` it is not asked whom its rules name. */
export function approvalProblems(approvals: ApprovalSettings, access: AccessSettings | undefined): Problem[] {
  const rules = access && policyOf(access).rules;
  const place = Array.isArray(approvals) ? ['approvals'] : ['approvals', 'rules'];
  return approvalGroupOf(approvals).rules.flatMap(({ mode, by, principals }, index): Problem[] => {
    const path = [...place, index];
    if (by && mode !== 'ask') {
      return [{ path: [...path, 'by'], text: `says how to ask, and the rule is "${mode}"; remove it` }];
    }
    if (mode === 'never' && !principals) {
      return [
        {
          path,
          text: 'is "never" for everyone, and then nothing would be asked first; add principals: the machines that must run unattended',
        },
      ];
    }
    return (principals ?? []).flatMap((settings, position) => {
      const text = principalProblem(toMatch(settings), mode === 'never', rules);
      return text === undefined ? [] : [{ path: [...path, 'principals', position], text }];
    });
  });
}

function principalProblem(
  match: PrincipalMatch,
  isNever: boolean,
  rules: readonly Rule[] | undefined,
): string | undefined {
  if (isNever && ('user' in match || 'organization' in match)) {
    const who = 'user' in match ? 'a person' : 'people';
    return `names ${who}, who can be asked; name a machine, apiKey, iamRole or issuer with claims that must run unattended`;
  }
  if (!rules) return undefined;
  const text = JSON.stringify(match);
  if (!rules.some(({ principals }) => principals.some((principal) => isSame(principal, match)))) {
    return `${text} is in no rule of access; name it as its rule does, or remove it`;
  }
  if (('organization' in match || 'issuer' in match) && !ruleFor(match, rules)) {
    return `${text} has no rule of access of its own, by which it is known at a call; give it one with no other principal`;
  }
  return undefined;
}

import * as z from 'zod';
import { type Condition, days } from '../../lambda/access/conditions.ts';
import type { FieldSchema } from '../../lambda/access/fields.ts';
import { expandPattern, type Permission } from '../../lambda/access/permissions.ts';
import { type AccessPolicy, permissionsOf, type Rule } from '../../lambda/access/policy.ts';
import { schemasOf } from '../../lambda/mcp/tool-schemas.ts';
import { tools } from '../../lambda/tools/registry.ts';
import { pattern } from './principal.ts';
import type { Problem } from './problems.ts';
import { group, matching } from './shapes.ts';
import { argumentSchemas, canBe } from './argument-values.ts';

const isTime = (text: string) => /^\d\d:\d\d$/.test(text);

const values = 'must be a list of texts, numbers or booleans; add one';
const span = group(
  {
    days: z
      .array(z.enum(days, `must be one of ${days.join(', ')}; correct it`), 'must be a list of days; add one')
      .min(1, 'has no day; add one, or remove the hours')
      .meta({ description: 'On which days.', values: `a list of \`${days.join('`, `')}\`` }),
    from: matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time from "00:00" to "23:59"', 'correct it').meta({
      description: 'When it begins.',
      examples: ['08:00'],
    }),
    to: matching(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time from "00:00" to "24:00"', 'correct it').meta({
      description: 'When it ends, on the same day.',
      examples: ['18:00'],
    }),
  },
  'no hours',
  // What is no time is told by itself.
).refine(({ from, to }) => !(isTime(from) && isTime(to)) || from < to, {
  error: 'must end after it begins, on the same day; for a night, write two',
});

/** What a rule's calls must be like. */
export const conditionShape = group(
  {
    permissions: z
      .array(pattern, 'must be a list of permissions; remove it for all of the rule')
      .min(1, 'names no permission; add one, or remove it for all of the rule')
      .optional()
      .meta({
        description: 'Which permissions of the rule it is a condition of.',
        values: 'a list of permissions, `resource:*` or `*`',
        unset: 'all of them',
        examples: [['memberships:write']],
      }),
    argument: matching(/^[a-z][A-Za-z0-9]{0,63}$/, 'the name of an argument', 'copy it from the tool')
      .optional()
      .meta({
        description:
          'The argument of this name must be one of `oneOf`, in each row, wherever a tool takes it; left out, it is none of them.',
        unset: '`hours` is needed',
        examples: ['role'],
      }),
    oneOf: z
      .array(z.union([z.string(), z.number(), z.boolean()], { error: values }), values)
      .min(1, values)
      .max(100, 'has more than 100 values; remove some')
      .optional()
      .meta({
        description: 'What `argument` may be, letter by letter.',
        values: 'a list of texts, numbers or booleans, 100 at most',
        unset: 'required with `argument`',
        examples: [['org:member']],
      }),
    hours: group(
      {
        timeZone: z
          .string('must be the name of a time zone, for example "Europe/Berlin"; correct it')
          .refine((name) => isTimeZone(name), {
            error: 'must be the name of a time zone, for example "Europe/Berlin"; correct it',
          })
          .meta({
            description: 'Where the clock is.',
            values: 'a name of the IANA time zone database',
            examples: ['Europe/Berlin'],
          }),
        open: z
          .array(span, 'must be a list of days with hours; add one')
          .min(1, 'is never open; add a day with hours')
          .max(20, 'has more than 20 entries; remove some')
          .meta({ description: 'When, in hours of the week.' }),
      },
      'a condition without hours',
    )
      .optional()
      .meta({ description: 'The call must be made in these hours.', unset: '`argument` is needed' }),
    otherwise: matching(
      /^\P{C}{10,300}$/u,
      'a sentence of 10 to 300 characters, in one line',
      'write what a refused agent is to read and do',
    ).meta({
      description: 'What a caller is told whose call is not like that.',
      examples: ['Admins of an organization are named by people: ask in #accounts.'],
    }),
  },
  'a rule without it',
)
  .superRefine(({ argument, oneOf, hours }, context) => {
    const problem = (message: string) => context.addIssue({ code: 'custom', message });
    if ((argument === undefined) === (hours === undefined)) {
      problem('must have either argument or hours; for both, write two conditions');
    }
    if ((argument === undefined) !== (oneOf === undefined)) {
      problem('must have argument together with oneOf; add the one that is missing');
    }
  })
  .meta({
    oneOf: [{ required: ['argument'] }, { required: ['hours'] }],
    dependencies: { argument: ['oneOf'], oneOf: ['argument'] },
  });

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The condition as the functions take it. */
export function toCondition({
  permissions,
  argument,
  oneOf,
  hours,
  otherwise,
}: z.output<typeof conditionShape>): Condition {
  const base = {
    ...(permissions && { permissions: [...new Set(permissions.flatMap(expandPattern))] }),
    otherwise,
  };
  // The shape lets one of the two through.
  return hours ? { ...base, hours } : { ...base, argument: argument ?? '', oneOf: oneOf ?? [] };
}

/** What is wrong with the conditions of a rule. */
export function whenProblems(policy: AccessPolicy, rule: Rule): Problem[] {
  if (!rule.when) return [];
  const given = permissionsOf(policy, rule);
  return rule.when.flatMap((condition, index): Problem[] => {
    const path = ['when', index];
    const concerned = given.filter((permission) => condition.permissions?.includes(permission) ?? true);
    if (concerned.length === 0) {
      return [
        { path, text: 'is a condition of permissions that the rule does not give; correct one of both' },
      ];
    }
    if ('hours' in condition) return [];
    const { argument, oneOf } = condition;
    const schemas = schemasOfArgument(argument, concerned);
    if (schemas.length > 0) {
      const never = oneOf.filter((value) => !schemas.some((schema) => canBe(value, schema)));
      const problems = never.map((value) => ({
        path: [...path, 'oneOf'],
        text: `has ${JSON.stringify(value)}, which the argument ${argument} can not be; correct it`,
      }));
      const { organizations } = rule.within ?? {};
      const isOutside =
        argument === 'organizationId' &&
        Array.isArray(organizations) &&
        !oneOf.some((value) => organizations.includes(String(value)));
      return isOutside
        ? [
            ...problems,
            {
              path: [...path, 'oneOf'],
              text: 'names no organization that the rule is within, so it is never met; correct one of both',
            },
          ]
        : problems;
    }
    const text = `is about the argument ${condition.argument}, which no tool takes that needs ${concerned.length > 3 ? 'one of these permissions' : concerned.join(' or ')}; correct it`;
    return [{ path: [...path, 'argument'], text }];
  });
}

function schemasOfArgument(name: string, permissions: readonly Permission[]): FieldSchema[] {
  return [...tools.values()].flatMap((tool) =>
    tool.permission !== null && permissions.includes(tool.permission)
      ? argumentSchemas(name, schemasOf(tool).input)
      : [],
  );
}

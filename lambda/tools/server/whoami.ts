import * as z from 'zod';
import { namedOnlyPermissions } from '../../access/permissions.ts';
import { masked, type Masks } from '../../access/masks.ts';
import { permissionsOf } from '../../access/policy.ts';
import { reachInWords } from '../../access/reach.ts';
import { ClerkFailure } from '../../clerk/failure.ts';
import { instanceId } from '../../clerk/instance.ts';
import { defineTool } from '../../definition/tool.ts';

/** What is masked, and in calls of which permissions: `users.emailAddress by users:read, users:write except within org_1`. */
function maskedInWords(masks: Masks): string[] {
  const lines = new Map<string, string[]>();
  for (const [permission, fields] of masks) {
    for (const [field, bounds] of fields) {
      const except = bounds.length === 0 ? '' : ` except within ${reachInWords(bounds)}`;
      lines.set(field, [...(lines.get(field) ?? []), `${permission}${except}`]);
    }
  }
  return Array.from(lines, ([field, permissions]) => `${field} by ${permissions.join(', ')}`);
}

/** What each scope allows: `users:read: read users`. */
async function scopesInWords(scopes: readonly string[]): Promise<string[]> {
  const { scopeWords } = await import('../../access/permission-words.ts');
  return scopes.map(
    (scope) => `${scope}: ${scopeWords(scope) ?? 'nothing, since no permission is called so'}`,
  );
}

export const whoami = defineTool({
  name: 'whoami',
  title: 'Who am I',
  description:
    'Who you are to this server: your permissions, the rules that give them, and the Clerk instance behind it. Call it when a tool is missing or refused.',
  methods: ['instance.get'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  permission: null,
  input: z.strictObject({}),
  output: z.object({
    principal: z.object({
      kind: z.enum(['user', 'machine', 'api_key', 'iam_role', 'external']),
      issuer: z.string(),
      subject: z.string(),
      client: z
        .string()
        .nullable()
        .describe('The OAuth client, API key or session that acts for the subject.'),
    }),
    permissions: z.array(z.object({ permission: z.string(), rules: z.array(z.string()) })),
    within: z
      .array(
        z.object({
          rule: z.string(),
          organizations: z.array(z.string()).optional(),
          emailDomains: z.array(z.string().meta(masked('asText'))).optional(),
          exclusive: z
            .boolean()
            .describe('Whether users may be changed who belong to no other organization.'),
        }),
      )
      .optional()
      .describe('The rules that give only within these.'),
    conditions: z.array(z.string()).optional(),
    masked: z.array(z.string()).optional(),
    scopes: z
      .array(z.string())
      .describe('Scopes of the token that limit the permissions; empty when nothing limits them.'),
    scopesAllow: z.array(z.string()).optional(),
    withheld: z
      .array(z.string())
      .describe(
        'Permissions that the rules give but the scopes of the token leave out: ask for these scopes.',
      ),
    notInStar: z
      .array(z.string())
      .optional()
      .describe('Permissions that a role with `*` does not include: it must name each.'),
    narrowedTo: z
      .string()
      .optional()
      .describe('What this connection is narrowed to; absent where it leaves the caller all.'),
    leftOut: z.array(z.string()).optional().describe('Permissions that this connection leaves out.'),
    switch: z.string().optional().describe('Absent where on.'),
    instance: z.object({
      id: z.string().nullable().describe('Null while Clerk does not answer.'),
      environment: z.enum(['development', 'production']),
      stage: z.string(),
    }),
  }),
  async run(_, { caller, clerk, stage, turned }) {
    const id = await instanceId(clerk).catch((error: unknown) => {
      if (error instanceof ClerkFailure) return null;
      throw error;
    });
    const position = await turned(caller.principal);
    const { principal, permissions, rules, scopes, withheld, narrowing, reach, masks } = caller;
    const bounds = new Map([...(reach?.bounds.values() ?? [])].flat().map((bound) => [bound.rule, bound]));
    const conditions = caller.ways ? (await import('../../access/held.ts')).conditionLines(caller) : [];
    const scopesAllow = scopes.length > 0 ? await scopesInWords(scopes) : undefined;
    const named = stage.policy.rules.filter(({ name }) => rules.includes(name));
    const because = [...permissions].map((permission) => ({
      permission,
      rules: named
        .filter((rule) => permissionsOf(stage.policy, rule).includes(permission))
        .map(({ name }) => name),
    }));
    const hasStar = named.some(({ roles }) => roles.some((role) => stage.policy.roles[role]?.includes('*')));
    const notInStar = hasStar
      ? namedOnlyPermissions.filter((permission) => !permissions.has(permission))
      : [];
    return {
      structured: {
        principal: { ...principal, client: principal.client ?? null },
        permissions: because,
        ...(bounds.size > 0 && {
          within: Array.from(bounds.values(), ({ rule, organizations, domains, exclusive }) => ({
            rule,
            ...(organizations && { organizations: [...organizations] }),
            ...(domains && { emailDomains: [...domains] }),
            exclusive,
          })),
        }),
        ...(masks && { masked: maskedInWords(masks) }),
        ...(conditions.length > 0 && { conditions }),
        scopes: [...scopes],
        ...(scopesAllow && { scopesAllow }),
        withheld: [...withheld],
        ...(notInStar.length > 0 && { notInStar }),
        ...(narrowing && { narrowedTo: narrowing.text, leftOut: [...narrowing.leftOut] }),
        ...(position !== undefined && { switch: position }),
        instance: { id, environment: stage.environment, stage: stage.name },
      },
      headline: [
        `You are ${principal.kind} ${principal.subject}.`,
        ...(id === null ? ['Clerk does not answer.'] : []),
        ...(narrowing ? [`This connection is narrowed to ${narrowing.text}.`] : []),
        ...(position === undefined ? [] : [`The switch is ${position}.`]),
      ].join(' '),
    };
  },
});

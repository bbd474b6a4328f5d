import type { FieldSchema } from '../access/fields.ts';
import { type Asking, type Bounded, boundsOf, organizationsOf } from '../access/reach.ts';

const fixed = 'organizationId';

/** What stands in place of the organization, by the tools that take one or the other. */
const insteadOf: Readonly<Record<string, string>> = { get_organization: 'slug', review_access: 'userId' };

/** The one organization that a reach leaves for a tool; undefined where there are more, or none, or it is not by them. */
function onlyOrganization({ permission }: Asking, caller: Bounded): string | undefined {
  const bounds = boundsOf(permission, caller) ?? [];
  const [only, ...more] = organizationsOf(bounds);
  const isOfAll = bounds.every(({ organizations: [one] = [] }) => one === only);
  return isOfAll && more.length === 0 ? only : undefined;
}

/** The arguments that a tool takes of a caller, without the organization where there is but one. */
export function withoutFixed(tool: Asking, input: FieldSchema, caller: Bounded): FieldSchema {
  const { properties = {}, required } = input;
  if (!Object.hasOwn(properties, fixed) || onlyOrganization(tool, caller) === undefined) return input;
  const { [fixed]: _, ...others } = properties;
  return {
    ...input,
    properties: others,
    ...(required && { required: required.filter((name) => name !== fixed) }),
  };
}

/**
 * The arguments with the organization that is the only one, where the caller has sent none and the call would be about
 * one: before permissions of fields, guardrails and approvals see them.
 */
export function withFixed(tool: Asking, args: unknown, input: FieldSchema, caller: Bounded): unknown {
  const parameter = input.properties?.[fixed];
  // A filter, which takes several, is the reach's own.
  if (!parameter || parameter['type'] === 'array') return args;
  const organization = onlyOrganization(tool, caller);
  if (organization === undefined || !isObject(args) || Object.hasOwn(args, fixed)) return args;
  const other = insteadOf[tool.name];
  if (other !== undefined && args[other] !== undefined) return args;
  // An invitation to the application belongs to no organization.
  if (typeof args['invitationId'] === 'string' && args['invitationId'].startsWith('inv_')) return args;
  return { [fixed]: organization, ...args };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

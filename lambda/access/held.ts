import type { Caller } from './caller.ts';
import type { Condition, HoursCondition, Unmet, Way } from './conditions.ts';
import type { FieldSchema } from './fields.ts';
import type { Permission } from './permissions.ts';
import { type Bound, reachKey } from './reach.ts';

/** A call, as far as conditions look at it. */
export interface JudgedCall {
  /** The JSON Schema of what the tool takes. */
  readonly input: FieldSchema;
  readonly args: unknown;
  /** Whether the tool may change something. */
  readonly changes: boolean;
  readonly at: Date;
}

/**
 * The caller as the rules leave it for one call: without what no rule gives for that, and with the reach of those rules
 * that do. The same object where the call meets every condition.
 */
export function heldTo(caller: Caller, call: JudgedCall): Caller {
  const permissions = new Set(caller.permissions);
  const held = new Map<Permission, Unmet>();
  const bounds = new Map<Permission, readonly Bound[]>(caller.reach?.bounds);
  let isWhole = true;
  for (const [permission, ways] of caller.ways ?? []) {
    if (!permissions.has(permission)) continue;
    const unmet = ways.map((way) => unmetBy(permission, way, call));
    const met = ways.filter((_, index) => unmet[index] === undefined);
    if (met.length === ways.length) continue;
    isWhole = false;
    if (met.length === 0) {
      permissions.delete(permission);
      const all = unmet.filter((one) => one !== undefined);
      held.set(permission, {
        reason: all.some(({ reason }) => reason === 'condition') ? 'condition' : 'production',
        why: [...new Set(all.map(({ why }) => why))].join(' '),
      });
    } else if (met.some(({ bound }) => bound === undefined)) bounds.delete(permission);
    else
      bounds.set(
        permission,
        met.flatMap(({ bound }) => bound ?? []),
      );
  }
  if (isWhole) return caller;
  const reach = bounds.size === 0 ? undefined : { bounds, key: reachKey(bounds) };
  return { ...caller, permissions, held, reach };
}

function unmetBy(permission: Permission, { rule, conditions, changes }: Way, call: JudgedCall) {
  if (call.changes && !changes) return { reason: 'production', why: readOnlyText(rule) } as const;
  const unmet = conditions.find((condition) => concerns(condition, permission) && !isMet(condition, call));
  return unmet && ({ reason: 'condition', why: unmet.otherwise } as const);
}

/** Why a rule gives no changes in production; a sentence. */
export function readOnlyText(rule: string): string {
  return `This is production, where the rule ${rule} only reads: it has no "production": true.`;
}

/** Whether a condition has to do with the permission. */
export function concerns({ permissions }: Condition, permission: Permission): boolean {
  return permissions === undefined || permissions.includes(permission);
}

function isMet(condition: Condition, { input, args, at }: JudgedCall): boolean {
  if ('hours' in condition) return isOpen(condition.hours, at);
  const allowed = new Set<unknown>(condition.oneOf);
  return valuesOf(condition.argument, input, args).every((value) => allowed.has(value));
}

/**
 * What a call gives for an argument, wherever its tool takes one of this name: undefined where it leaves it out, and
 * nothing for a tool that has none. Of a list, each item. A row that leaves it out has what is given for all rows.
 */
function valuesOf(name: string, schema: FieldSchema, value: unknown, forAll?: unknown): unknown[] {
  const { properties = {}, items = {}, anyOf = [] } = schema;
  if (Array.isArray(value)) return value.flatMap((item: unknown) => valuesOf(name, items, item, forAll));
  const fields = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const given = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const inner = Object.entries(properties).flatMap(([own, there]) =>
    own === name || !Object.hasOwn(fields, own) ? [] : valuesOf(name, there, fields[own], given ?? forAll),
  );
  const choices = anyOf.flatMap((choice) => valuesOf(name, choice, value, forAll));
  if (!Object.hasOwn(properties, name)) return [...inner, ...choices];
  const own = given ?? forAll;
  if (own === undefined && inner.length > 0) return [...inner, ...choices];
  return [...(Array.isArray(own) && own.length > 0 ? (own as unknown[]) : [own]), ...inner, ...choices];
}

/** Whether some place of a schema takes an argument of this name. */
export function takesArgument(name: string, { properties = {}, items, anyOf = [] }: FieldSchema): boolean {
  return (
    Object.hasOwn(properties, name) ||
    [...Object.values(properties), ...(items ? [items] : []), ...anyOf].some((inner) =>
      takesArgument(name, inner),
    )
  );
}

function isOpen({ timeZone, open }: HoursCondition['hours'], at: Date): boolean {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? '';
  const day = part('weekday').toLowerCase();
  const time = `${part('hour')}:${part('minute')}`;
  return open.some(
    ({ days, from, to }) => (days as readonly string[]).includes(day) && from <= time && time < to,
  );
}

/** What rules give only to some calls, a line for each; empty where all of them give it to every call. */
export function conditionLines({ ways }: Pick<Caller, 'ways'>): string[] {
  const all = new Map([...(ways?.values() ?? [])].flat().map((way) => [way.rule, way]));
  return [...all.values()].flatMap(({ rule, conditions, changes }) => {
    const lines = conditions.map((condition) => {
      const what = condition.permissions?.join(', ') ?? 'what it gives';
      return `The rule ${rule} gives ${what} only when ${conditionInWords(condition)}. ${condition.otherwise}`;
    });
    return changes ? lines : [readOnlyText(rule)].concat(lines);
  });
}

/** What a condition wants, as it follows "when": `role is org:member`. */
export function conditionInWords(condition: Condition): string {
  if (!('hours' in condition)) return `${condition.argument} is ${condition.oneOf.join(' or ')}`;
  const { timeZone, open } = condition.hours;
  const spans = open.map(({ days, from, to }) => `${days.join(', ')} ${from} to ${to}`);
  return `it is ${spans.join(', or ')} (${timeZone})`;
}

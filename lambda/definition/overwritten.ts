import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';

/** What a change comes to: whether anything is other than before, and what was there where it is. */
export interface Overwritten {
  /** Undefined where nothing can be seen of what was sent, as with secrets. */
  readonly changed?: boolean;
  /** The former values, by the same names; of metadata only the keys that are others now, null for new ones. */
  readonly previous?: Record<string, unknown>;
}

/** The fields in which a tool says what its change came to, for objects of this shape. */
export function changeShape(object: z.ZodObject) {
  const fields = Object.entries(object.shape).map(([name, field]) => [
    name,
    z.optional(field instanceof z.ZodObject ? field.partial() : field),
  ]);
  return {
    changed: z.boolean().optional().describe("False: it was already so. Absent: can't be told."),
    previous: z
      .object({ ...Object.fromEntries(fields), clear: z.array(z.string()).optional() })
      .optional()
      .describe('What was overwritten; of metadata its keys, null for new ones.'),
  };
}

/** The fields in which a listed tool says it: in few words, for all agents read them. The tool minds who may read what. */
export const briefChange = {
  changed: z.boolean().optional(),
  previous: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('What was overwritten; null: a new key.')
    .meta({ userSupplied: true }),
};

/** What a tool says of a change that came to nothing. */
export const unchanged = 'Nothing has changed: it was already so.';

/** What is other than before without being changed: when it was changed last, and what goes on by itself. */
const asides = new Set(['updatedAt', 'lastActiveAt', 'membersCount']);

/**
 * What has changed between two views of one object, by a change with these arguments. Objects in them are compared field
 * by field, to one level. What was overwritten is told of all fields, or of `told` alone.
 */
export function overwritten(
  before: object,
  after: object,
  args: object,
  told?: readonly string[],
): Overwritten {
  const all = differences(before, after, 1);
  if (all.size === 0) return isSeen(args, after) ? { changed: false } : {};
  const previous = Object.fromEntries(
    [...all].filter(([name, old]) => old !== undefined && (told?.includes(name) ?? true)),
  );
  return Object.keys(previous).length > 0 ? { changed: true, previous } : { changed: true };
}

/** Arguments that set nothing: whom it is about, and how metadata goes in. */
const aboutWhat = /^(?:user|organization)Id$|^(?:metadataM|m)ode$/;

/**
 * True when a view shows that all is so already, so that the arguments need not be sent. Metadata is merged, a null taking
 * its key away, or replaced.
 */
export function isAlreadySo(args: object, view: object, replaces: boolean): boolean {
  return Object.entries(args).every(([name, value]) => {
    if (value === undefined || aboutWhat.test(name)) return true;
    if (!Object.hasOwn(view, name)) return false;
    const now: unknown = Reflect.get(view, name);
    if (!name.endsWith('etadata')) return isDeepStrictEqual(now, value);
    return replaces ? isDeepStrictEqual(now ?? {}, value) : isMergedIn(now ?? {}, value);
  });
}

function isMergedIn(now: unknown, sent: unknown): boolean {
  // That a key goes which is not there is left to Clerk, and to the guardrails.
  if (sent === null) return false;
  if (!isObject(sent)) return isDeepStrictEqual(now, sent);
  if (!isObject(now)) return false;
  return Object.entries(sent).every(([key, value]) =>
    isMergedIn(Object.hasOwn(now, key) ? Reflect.get(now, key) : undefined, value),
  );
}

/** True when a view shows all that the arguments set; ids only say of what. */
function isSeen(args: object, view: object): boolean {
  const shown = [view, ...Object.values(view).filter(isObject)];
  return Object.entries(args).every(([name, value]) => {
    if (value === undefined || /Id$|^(?:metadataM|m)ode$/.test(name)) return true;
    const holder = shown.find((one) => Object.hasOwn(one, name));
    const inner: unknown = holder && Reflect.get(holder, name);
    if (holder === undefined) return false;
    return name.endsWith('etadata') || !isObject(value) || (isObject(inner) && isSeen(value, inner));
  });
}

/** The fields that differ, with their former values; undefined for one that was not there. */
function differences(before: object, after: object, depth: number): ReadonlyMap<string, unknown> {
  const was = new Map<string, unknown>(Object.entries(before));
  const previous = new Map<string, unknown>();
  for (const name of new Set([...was.keys(), ...Object.keys(after)])) {
    const old = was.get(name);
    const now: unknown = Reflect.get(after, name);
    if (asides.has(name) || isDeepStrictEqual(old, now)) continue;
    const isMetadata = name.endsWith('etadata');
    const isDeeper = isMetadata || (depth > 0 && isObject(old) && isObject(now));
    if (isDeeper && isObject(old) && isObject(now)) {
      const inner = isMetadata ? keysOf(old, now) : Object.fromEntries(differences(old, now, depth - 1));
      if (Object.keys(inner).length > 0) previous.set(name, inner);
    } else previous.set(name, old);
  }
  return previous;
}

/** The keys of free-form data that are others now, with their former values. */
function keysOf(before: object, after: object): Record<string, unknown> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const was = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(
    [...names]
      .filter((name) => !isDeepStrictEqual(was.get(name), Reflect.get(after, name)))
      .map((name) => [name, was.get(name) ?? null]),
  );
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

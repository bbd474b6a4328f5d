import type { Clerk } from '../clerk/clerk.ts';
import { cleanText, quoted } from '../clerk/views/user-text.ts';
import { folded, isObject } from '../guardrails/mentions.ts';
import { canonical } from '../base/canonical.ts';
import type { Tool } from '../definition/tool.ts';
import { alikeNote } from './alike.ts';
import { idIn } from './ids-in.ts';
import { setsAuthorization } from './sets-authorization.ts';

/** A key of a user's public metadata that applications read roles from, and what a call does to it. */
export interface AuthorizationChange {
  /** Where it stands among the arguments: `publicMetadata.role`. */
  readonly path: string;
  /** The address of somebody new; undefined for a user that is there already. */
  readonly address: string | undefined;
  /** Undefined where there is no value. */
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What a call does to the authorization keys of users' public metadata: to each that it names, and to each that a
 * replacement or a null above it takes away. One request for the users that are there already, none for somebody new.
 * Throws `ClerkFailure`.
 */
export async function authorizationChanges(
  tool: Tool,
  args: Record<string, unknown>,
  authorizationKeys: readonly string[],
  clerk: Clerk,
): Promise<AuthorizationChange[]> {
  if (authorizationKeys.length === 0 || !setsAuthorization(tool)) return [];
  const sent = [...sentMetadata(args)];
  if (sent.length === 0) return [];
  const current = await publicMetadataOf(sent, clerk);
  const replaces = args['mode'] === 'replace' || args['metadataMode'] === 'replace';
  const keys = new Set(authorizationKeys.map(folded));
  return sent.flatMap(({ at, address, userId, metadata }) => {
    const present = userId === undefined ? undefined : current.get(userId);
    const named = new Map(valuesAt(metadata, keys, at));
    const before = new Map(valuesAt(present, keys, at));
    const after = new Map(valuesAt(replaces ? metadata : merged(present, metadata), keys, at));
    return [...new Set([...named.keys(), ...before.keys(), ...after.keys()])]
      .filter((path) => named.has(path) || !isEqual(before.get(path), after.get(path)))
      .map((path) => ({
        path: (JSON.parse(path) as string[]).join('.'),
        address,
        before: before.get(path),
        after: after.get(path),
      }));
  });
}

/** The public metadata of the users that are there already, by their ids. */
async function publicMetadataOf(
  sent: readonly SentMetadata[],
  clerk: Clerk,
): Promise<ReadonlyMap<string, unknown>> {
  const userId = [...new Set(sent.flatMap((one) => one.userId ?? []))];
  const [only] = userId;
  if (only === undefined) return new Map();
  if (sent.length === 1 && sent[0]?.at.length === 1 && sent[0].address !== only) {
    const { publicMetadata } = await clerk.read((client) => client.users.getUser(only));
    return new Map([[only, publicMetadata]]);
  }
  const { data } = await clerk.read((client) => client.users.getUserList({ userId, limit: userId.length }), {
    skip: '/users/count',
  });
  return new Map(data.map(({ id, publicMetadata }) => [id, publicMetadata]));
}

interface SentMetadata {
  readonly at: readonly string[];
  /** Of somebody new the address; of one of several users that are there already, the id. */
  readonly address: string | undefined;
  readonly userId: string | undefined;
  readonly metadata: unknown;
}

/** The public metadata among the arguments: their own, and that of each row of a list. */
function* sentMetadata(args: Record<string, unknown>): Generator<SentMetadata> {
  for (const [name, value] of Object.entries(args)) {
    if (name === 'publicMetadata' && value !== undefined) {
      const [address] = [args['emailAddress']].flat();
      const userId = idIn(args, 'userId', 'user');
      const shared = rowsWithoutOwn(args);
      if (shared.length === 0) {
        yield {
          at: [name],
          address: typeof address === 'string' ? address : undefined,
          userId,
          metadata: value,
        };
      }
      for (const id of shared) yield { at: [name], address: id, userId: id, metadata: value };
    }
    if (!Array.isArray(value)) continue;
    for (const [index, row] of value.entries()) {
      if (typeof row !== 'object' || row === null) continue;
      for (const inner of sentMetadata(row as Record<string, unknown>)) {
        yield { ...inner, address: inner.address ?? inner.userId, at: [name, String(index), ...inner.at] };
      }
    }
  }
}

/** The users of the rows that go by the metadata beside the rows, as they have none of their own. */
function rowsWithoutOwn({ rows }: Record<string, unknown>): string[] {
  if (!Array.isArray(rows)) return [];
  return (rows as Record<string, unknown>[]).flatMap((row) =>
    row['publicMetadata'] === undefined ? (idIn(row, 'userId', 'user') ?? []) : [],
  );
}

/** What stands under one of the keys, at any depth, by its path as JSON: a dot in a name hides nothing. */
function valuesAt(
  value: unknown,
  keys: ReadonlySet<string>,
  at: readonly string[],
): (readonly [path: string, value: unknown])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = [...at, name];
    const isKey = !Array.isArray(value) && keys.has(folded(name));
    return isKey ? [[JSON.stringify(path), inner] as const] : valuesAt(inner, keys, path);
  });
}

/** The metadata after Clerk has merged `sent` into it: objects deeply, and null takes a key away. */
function merged(current: unknown, sent: unknown): unknown {
  if (!isObject(sent)) return sent;
  const before = isObject(current) ? current : {};
  const changed = Object.entries(sent).map(([key, value]) => [key, merged(before[key], value)] as const);
  return Object.fromEntries([...new Map([...Object.entries(before), ...changed])].filter(hasValue));
}

function hasValue([, value]: readonly [string, unknown]): boolean {
  return value !== null;
}

function isEqual(one: unknown, other: unknown): boolean {
  return one === other || (one !== undefined && other !== undefined && canonical(one) === canonical(other));
}

/** Changes that a preview shows; of more, it says how many. */
const maxShown = 20;
/** Characters of a value, or of a path, that a preview shows. */
const maxText = 200;

/** The changes in sentences: each key with its value before and after, as data. */
export function describeChanges(changes: readonly AuthorizationChange[]): string[] {
  const lines = changes.slice(0, maxShown).map(({ path, address, before, after }) => {
    const whose = address === undefined ? '' : ` of ${quoted(address)}`;
    const [was, is] = [shown(before), shown(after)] as const;
    const note = isEqual(before, after) ? '' : alikeNote(was, is);
    return `Authorization data: ${placed(path)}${whose}, before ${was}, after ${is}${note}.`;
  });
  const more = changes.length - lines.length;
  return more > 0 ? [...lines, `Authorization data: ${more} more keys.`] : lines;
}

/** A path as it is told: the row by its number, from 1. */
function placed(path: string): string {
  const [, row, within] = /^\w+\.(\d+)\.(.+)$/s.exec(path) ?? [];
  return row === undefined ? shown(path) : `row ${Number(row) + 1}, ${shown(within)}`;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  return JSON.stringify(cleanText(typeof value === 'string' ? value : JSON.stringify(value), maxText));
}

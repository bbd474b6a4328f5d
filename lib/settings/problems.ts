import type * as z from 'zod';

/** Settings that can't be used. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  /** One line per fault: where it is, the value, what is wrong and the way out. */
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** The part of a JSON Schema that tells which keys an object may have. */
export interface KeysOf {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: KeysOf;
}

/**
 * One line for each fault that zod found in `value`, the content of `file`; `schema` is the JSON Schema of the
 * same settings and tells the allowed keys. A Clerk key among the values is not repeated.
 */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  file: string,
  schema: KeysOf,
): string[] {
  const lines = issues.flatMap((issue): string[] => {
    const found = at(value, issue.path);
    if (issue.code === 'unrecognized_keys') {
      const known = Object.keys(keysAt(schema, issue.path).properties ?? {}).join(', ');
      return issue.keys.map((key) => {
        const path = [...issue.path, key].join('.');
        return `${file}: ${path}: ${shown(at(found, [key]))} is not a setting; remove it, or use one of ${known}${keyHint(at(found, [key]))}`;
      });
    }
    if (issue.code === 'invalid_key') {
      const [parent, key] = [issue.path.slice(0, -1).join('.'), issue.path.at(-1)];
      return [`${file}: ${parent}: the key ${shown(key)} ${issue.issues[0]?.message ?? issue.message}`];
    }
    const path = issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
    const subject = found === undefined ? 'is missing; it' : shown(found);
    return [`${file}: ${path}${subject} ${issue.message}${keyHint(found)}`];
  });
  return [...new Set(lines)];
}

const clerkKey = /sk_(test|live)_[\w-]+/g;
const maxShown = 80;

function shown(value: unknown): string {
  const text = (JSON.stringify(value) ?? 'undefined').replaceAll(clerkKey, 'sk_$1_…');
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}

function keyHint(value: unknown): string {
  const holdsKey = JSON.stringify(value)?.search(clerkKey) !== -1;
  return value !== undefined && holdsKey
    ? "; Clerk's secret key belongs in Secrets Manager, never in this file: deploy, then run the command in the output SetClerkKeyCommand"
    : '';
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

function keysAt(schema: KeysOf, path: readonly PropertyKey[]): KeysOf {
  return path.reduce<KeysOf>(
    (inner, key) => (typeof key === 'number' ? inner.items : inner.properties?.[String(key)]) ?? {},
    schema,
  );
}

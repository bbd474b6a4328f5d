import { nearest } from '../../lambda/base/nearest.ts';
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

/** What is wrong with the value at a path: `text` goes on after it. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly text: string;
  /** What is wrong is the name of the value: the line says where that stands. */
  readonly of?: 'name';
  /** The path to write, where it is not that of the place. */
  readonly called?: string;
}

/** The part of a JSON Schema that tells which keys an object may have. */
export interface KeysOf {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: KeysOf;
  readonly anyOf?: readonly KeysOf[];
  readonly additionalProperties?: KeysOf | boolean;
}

/**
 * The faults that zod found in `value`; `schema` is the JSON Schema of the same settings and tells the allowed keys.
 * A Clerk key among the values is not repeated.
 */
export function problemsOf(issues: readonly z.core.$ZodIssue[], value: unknown, schema: KeysOf): Problem[] {
  return issues
    .flatMap(ofOneChoice)
    .filter(isFirst)
    .flatMap((issue): Problem[] => {
      const { path } = issue;
      const found = at(value, path);
      if (issue.code === 'unrecognized_keys') {
        const known = Object.keys(keysAt(schema, path).properties ?? {});
        return issue.keys.map((key) => ({
          path: [...path, key],
          of: 'name',
          text: `${shown(at(found, [key]))} is not a setting; ${meant(key, known)}remove it, or use one of ${known.join(', ')}${keyHint([path, key, at(found, [key])])}`,
        }));
      }
      if (issue.code === 'invalid_key') {
        const message = issue.issues[0]?.message ?? issue.message;
        return [
          {
            path,
            of: 'name',
            called: dotted(path.slice(0, -1)),
            text: `the key ${shown(path.at(-1))} ${message}${keyHint(path)}`,
          },
        ];
      }
      const subject = found === undefined ? 'is missing; it' : shown(found);
      return [{ path, text: `${subject} ${issue.message}${keyHint([path, found])}` }];
    });
}

const isOther = ({ code, path }: z.core.$ZodIssue) => code === 'invalid_type' && path.length === 0;

/** What is wrong with the choice that was meant, where one can tell: the one whose type the value has. */
function ofOneChoice(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  // A union with words of its own says what may stand there.
  if (issue.code !== 'invalid_union' || issue.message !== 'Invalid input') return [issue];
  const meant = issue.errors.find((issues) => !issues.some(isOther)) ?? issue.errors[0] ?? [];
  return meant.flatMap((inner) => ofOneChoice({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Zod looks at the length of what is of a wrong type, too, where it has one: one line is enough. */
function isFirst(issue: z.core.$ZodIssue, index: number, issues: readonly z.core.$ZodIssue[]): boolean {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return true;
  const place = dotted(issue.path);
  return !issues.slice(0, index).some(({ code, path }) => code === 'invalid_type' && dotted(path) === place);
}

const clerkKey = /sk_(test|live)_[\w-]+/g;
const maxShown = 80;

/** A value as JSON, 80 characters at most, without Clerk's key. */
export function shown(value: unknown): string {
  return printable(JSON.stringify(value) ?? 'undefined');
}

/** Text as part of one line, 80 characters at most, without Clerk's key. */
export function printable(text: string): string {
  const line = masked(text);
  return line.length > maxShown ? `${line.slice(0, maxShown)}…` : line;
}

/** A path as messages write it, `access.rules.0`; names are the file's, so it is held to one line, too. */
export function dotted(path: readonly PropertyKey[]): string {
  return path.map((key) => masked(String(key))).join('.');
}

/** Private parts of a JWK, for one that stands where no key belongs. */
const privateParts = /"(d|p|q|dp|dq|qi|k)":"[\w-]{16,}/g;

/** Text on one line, without Clerk's key and private ones. */
export function masked(text: string): string {
  return text
    .replaceAll(clerkKey, 'sk_$1_…')
    .replaceAll(privateParts, '"$1":"…')
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, (character) => JSON.stringify(character).slice(1, -1));
}

/** Where Clerk's key belongs, for a value, or a path with it, that holds one; nothing for others. */
export function keyHint(value: unknown): string {
  return JSON.stringify(value).search(clerkKey) === -1
    ? ''
    : "; Clerk's secret key belongs in Secrets Manager, never in this file: deploy, then run the command in the output SetClerkKeyCommand";
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

function keysAt(schema: KeysOf, path: readonly PropertyKey[]): KeysOf {
  return path.reduce<KeysOf>((inner, key) => below(inner, key) ?? {}, schema);
}

/** The part for a key; of several choices, that of the first that has such a key. */
function below(
  { items, properties, additionalProperties, anyOf = [] }: KeysOf,
  key: PropertyKey,
): KeysOf | undefined {
  const others = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  const inner = typeof key === 'number' ? items : (properties?.[String(key)] ?? others);
  const found: KeysOf | undefined = [inner, ...anyOf.map((choice) => below(choice, key))].find(Boolean);
  const group = found?.anyOf?.find((choice) => choice.properties);
  return group && !found?.properties ? { ...found, ...group } : found;
}

/** What somebody may have meant, where it is but a slip of the keys. */
function meant(key: string, known: readonly string[]): string {
  // One that shares a word is another setting, not a slip.
  const likely = nearest(key, known).filter((name) => Math.abs(name.length - key.length) <= 2);
  const [only] = likely.length === 1 ? likely : [];
  return only === undefined || /[^a-z]/i.test(key) ? '' : `did you mean ${only}? Else `;
}

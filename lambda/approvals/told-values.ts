import { cleanText, quoted } from '../clerk/views/user-text.ts';
import { isObject } from '../guardrails/mentions.ts';
import { canonical } from '../base/canonical.ts';
import { alikeNote } from './alike.ts';
import { fingerprint, notShown } from './fingerprint.ts';
import { metadataKind, type ParameterKind, parameterKind } from './parameter-kinds.ts';
import { rowLines } from './told-rows.ts';
import { urlText } from './url-text.ts';

type Values = Readonly<Record<string, unknown>>;

/** What is known besides the arguments. */
export interface ValueFacts {
  /** What is there now, by the names of the arguments; undefined where there is nothing to compare with. */
  readonly before: Values | undefined;
  /** True for an argument that is what it would be if it were left out. */
  readonly isDefault: (name: string) => boolean;
  /** Arguments that are told of elsewhere, by their names, and values within them, by their paths. */
  readonly toldElsewhere: ReadonlySet<string>;
  /** What an id stands for, in words; undefined when that is not known. */
  readonly label: (id: string) => string | undefined;
  /** Whether whoever is asked may read private metadata. */
  readonly readsPrivate: boolean;
}

/** The values of a call, in lines. */
export interface ToldValues {
  /** What is not shown, or only by a fingerprint: that it is there decides more than most values. */
  readonly credentials: readonly string[];
  /** Metadata comes last. */
  readonly others: readonly string[];
  /** Paths of values that are sent, and are there already. */
  readonly unchanged: readonly string[];
}

/** Arguments that say how much is answered, and change nothing. */
const onlyOfTheAnswer: ReadonlySet<string> = new Set(['detail', 'limit', 'maxCharacters']);
/** Numbers of which 0 stands for any number: `max_allowed_memberships`, `create_organizations_limit` of Clerk's document. */
const limits: ReadonlySet<string> = new Set(['maxAllowedMemberships', 'createOrganizationsLimit']);
/** Items of a list that are told. */
const maxItems = 10;
/** Characters of one value. */
const maxText = 200;
/** Characters of a row, and of one of its fields where these are counted. */
const maxRow = 160;
const maxField = 80;
/** Levels of what is nested. */
const maxDepth = 4;

/**
 * What the arguments of a call say: each value, with the one from before where there is one, lists by what they add and
 * remove, URLs by their host and path, certificates and keys by their fingerprints. No credential, and what people wrote
 * as data.
 */
export function toldValues(args: Values, facts: ValueFacts): ToldValues {
  const told = Object.entries(args)
    .filter(
      ([name]) => !facts.toldElsewhere.has(name) && !(onlyOfTheAnswer.has(name) && facts.isDefault(name)),
    )
    .flatMap(([name, value]) => {
      const before = beforeOf(facts.before, name);
      return Array.from(
        tell({ name, path: segment(name), value, before, replaces: replacing(name, args) }, facts),
      );
    });
  const linesOf = (...ranks: readonly number[]) =>
    ranks.flatMap((wanted) =>
      told.flatMap(({ rank, line }) => (rank === wanted && line !== undefined ? [line] : [])),
    );
  return {
    credentials: linesOf(0),
    others: linesOf(1, 2),
    unchanged: told.flatMap(({ path, line }) => (line === undefined ? [path] : [])),
  };
}

/** True where an object takes the place of the one before; elsewhere it is merged into that. */
function replacing(name: string, { mode, metadataMode }: Values): boolean {
  if (name.endsWith('Metadata')) return mode === 'replace' || metadataMode === 'replace';
  return name === 'claims';
}

/** What was there: `isKnown` is false where that can't be told. */
interface Before {
  readonly isKnown: boolean;
  readonly value: unknown;
}

function beforeOf(values: unknown, name: string): Before {
  if (!isObject(values) || !(name in values)) return { isKnown: false, value: undefined };
  return { isKnown: true, value: values[name] };
}

interface Told {
  readonly path: string;
  /** Undefined for what stays as it is. */
  readonly line: string | undefined;
  /** 0: a credential; 1: most; 2: metadata. */
  readonly rank: number;
}

interface Sent {
  readonly name: string;
  readonly path: string;
  readonly value: unknown;
  readonly before: Before;
  readonly replaces: boolean;
}

function* tell(sent: Sent, facts: ValueFacts, depth = 0): Generator<Told> {
  const { name, path, value, before } = sent;
  if (value === undefined || facts.toldElsewhere.has(path)) return;
  const isMetadata = /^\w+Metadata\b./.test(path);
  const kind =
    name === 'privateMetadata' && !facts.readsPrivate
      ? 'hidden'
      : isMetadata
        ? metadataKind(name)
        : parameterKind(name);
  const rank = isMetadata || name.endsWith('Metadata') ? 2 : kind === 'shown' ? 1 : 0;
  if (kind === 'hidden') yield { path, rank, line: hiddenLine(sent) };
  else if (Array.isArray(value) || Array.isArray(before.value)) {
    yield { path, rank, line: listLine(sent, [value ?? []].flat(), kind, facts) };
  } else if (isObject(value) && depth < maxDepth && kind === 'shown') {
    yield* tellObject({ ...sent, value }, facts, depth);
  } else yield { path, rank, line: scalarLine(sent, kind, facts) };
}

/** One value, with the one before; undefined where it stays. */
function scalarLine(
  { name, path, value, before }: Sent,
  kind: ParameterKind,
  facts: ValueFacts,
): string | undefined {
  const say = (one: unknown) => (one === 0 && limits.has(name) ? 'no limit' : scalar(one, kind, facts));
  if (!before.isKnown) return `${path}: ${say(value)}${facts.isDefault(path) ? ' (the default)' : ''}`;
  const previous = asTime(before.value, value);
  const [was, is] = [say(previous), say(value)] as const;
  // Some of Clerk's answers have a key where an argument has an id.
  const isLabel = typeof value === 'string' && was === facts.label(value);
  if (isLabel || identityOf(previous, kind) === identityOf(value, kind)) return undefined;
  return `${path}: before ${was}, after ${is}${alikeNote(was, is)}`;
}

/** The same text for the same value, whatever of it is shown. */
function identityOf(value: unknown, kind: ParameterKind): string {
  const print = kind === 'fingerprint' && typeof value === 'string' ? fingerprint(value) : notShown;
  return print === notShown ? canonical(value ?? null) : print;
}

/** A time as Clerk has it, in milliseconds since 1970, in the form of what is sent in its place. */
function asTime(before: unknown, after: unknown): unknown {
  const isTime = typeof before === 'number' && typeof after === 'string' && !Number.isNaN(Date.parse(after));
  return isTime ? new Date(before).toISOString() : before;
}

function* tellObject(sent: Sent & { value: Values }, facts: ValueFacts, depth: number): Generator<Told> {
  const { path, value, before, replaces } = sent;
  const was = isObject(before.value) ? before.value : {};
  const lost = replaces && before.isKnown ? Object.keys(was).filter((key) => !Object.hasOwn(value, key)) : [];
  const keys = [...Object.keys(value), ...lost];
  if (keys.length === 0) yield { path, rank: 2, line: before.isKnown ? undefined : `${path}: empty` };
  for (const key of keys) {
    // In what may have any keys, one that is not there is known to have no value.
    const isKnown = before.isKnown && (isOpen(path) || key in was);
    yield* tell(
      {
        name: key,
        path: `${path}.${segment(key)}`,
        value: Object.hasOwn(value, key) ? value[key] : null,
        before: { isKnown, value: was[key] },
        replaces,
      },
      facts,
      depth + 1,
    );
  }
}

/** True for objects whose keys are anybody's, so that what is not there is known not to be there. */
function isOpen(path: string): boolean {
  return /^(?:\w+Metadata|claims)\b/.test(path);
}

function listLine(
  { name, path, before }: Sent,
  items: readonly unknown[],
  kind: ParameterKind,
  facts: ValueFacts,
): string | undefined {
  const isRows = items.some(isObject);
  const textOf = (item: unknown) => (isRows ? row(item, facts) : scalar(item, kind, facts));
  const after = items.map(textOf);
  if (before.isKnown) {
    const previous: readonly unknown[] = Array.isArray(before.value) ? before.value : [];
    const [had, has] = [previous, items].map((list) => new Set(list.map((item) => identityOf(item, kind))));
    const added = items.filter((item) => !had?.has(identityOf(item, kind))).map(textOf);
    const removed = previous.filter((item) => !has?.has(identityOf(item, kind))).map(textOf);
    const stay = items.length - added.length;
    if (added.length + removed.length === 0) return undefined;
    // What a call only adds to takes nothing away.
    const parts = [
      ...(added.length > 0 ? [`added ${some(added)}`] : []),
      ...(removed.length > 0 && name !== 'roleKeys' ? [`removed ${some(removed)}`] : []),
      ...(stay > 0 ? [`${stay} unchanged`] : []),
    ];
    return `${path}: ${parts.join('; ')}`;
  }
  if (!isRows) return `${path}: ${after.length === 0 ? 'none' : some(after)}`;
  const fields = items.map((item) => (isObject(item) ? fieldsOf(item, facts) : {}));
  const rows = rowLines(fields, (index) => (after[index] ?? '').replace(/^\{(.*)\}$/s, '$1'));
  return [`${path}: ${after.length}`, ...rows].join('\n');
}

function some(texts: readonly string[]): string {
  const more = texts.length - maxItems;
  return texts.slice(0, maxItems).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The fields of a row, each as it is shown. */
function fieldsOf(row: Values, facts: ValueFacts): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [
        segment(key),
        cutQuoting(inline(value, facts, kindIn(key, facts), 1), maxField),
      ]),
  );
}

function kindIn(key: string, { readsPrivate }: Pick<ValueFacts, 'readsPrivate'>): ParameterKind {
  return key === 'privateMetadata' && !readsPrivate ? 'hidden' : parameterKind(key);
}

/** A row of a list: what it says of whom, without credentials. */
function row(item: unknown, facts: ValueFacts): string {
  return cutQuoting(inline(item, facts, 'shown', 0), maxRow);
}

/** The text, cut; a quotation that this leaves open ends there, so that nothing after it stands outside of one. */
function cutQuoting(text: string, max: number): string {
  const short = cleanText(text, max);
  return short.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').includes('"') ? `${short}"` : short;
}

function inline(value: unknown, facts: ValueFacts, kind: ParameterKind, depth: number): string {
  if (kind === 'hidden') return hidden(value);
  if (depth > maxDepth) return '…';
  if (Array.isArray(value)) {
    const items = value.slice(0, maxItems).map((item) => inline(item, facts, kind, depth + 1));
    return value.length === 1
      ? String(items[0])
      : `[${items.join(', ')}${value.length > maxItems ? ', …' : ''}]`;
  }
  if (!isObject(value)) return scalar(value, kind, facts);
  const inner = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .slice(0, maxItems)
    .map(([key, one]) => {
      const text = inline(one, facts, kindIn(key, facts), depth + 1);
      return `${segment(key)} ${text}`;
    });
  return `{${inner.join(', ')}}`;
}

/** One value: a text as data, in quotation marks. */
function scalar(value: unknown, kind: ParameterKind, { label }: Pick<ValueFacts, 'label'>): string {
  if (value === undefined || value === null) return 'none';
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value !== 'string')
    return JSON.stringify(cleanText(JSON.stringify(withoutCredentials(value)), maxText));
  if (kind === 'fingerprint') return fingerprint(value);
  const name = label(value);
  if (name !== undefined) return `${name} (${quoted(value).slice(1, -1)})`;
  return urlText(value) ?? JSON.stringify(cleanText(value, maxText));
}

function withoutCredentials(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCredentials);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      parameterKind(key) === 'shown' ? withoutCredentials(inner) : '(not shown)',
    ]),
  );
}

/** A value that is not shown, and whether it takes the place of another one; undefined where it stays. */
function hiddenLine({ path, value, before }: Sent): string | undefined {
  if (!before.isKnown || isObject(value)) return `${path}: ${hidden(value)}`;
  if (canonical(before.value ?? null) === canonical(value)) return undefined;
  return `${path}: before ${hidden(before.value ?? null)}, after ${hidden(value)}`;
}

/** That there is something which is not shown, and where it comes from if it is not among the arguments itself. */
function hidden(value: unknown): string {
  if (isObject(value) && typeof value['secret'] === 'string')
    return `from the secret ${quoted(value['secret'])}`;
  if (isObject(value) && value['generate'] === true) return 'made by this server, and shown to nobody';
  return Array.isArray(value) ? `${value.length} ${notShown}` : value === null ? 'none' : notShown;
}

/** A name of an argument or of a key as it stands in a path; a key may be anything. */
function segment(name: string): string {
  return /^[\w-]{1,60}$/.test(name) ? name : quoted(name);
}

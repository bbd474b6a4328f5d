import type * as z from 'zod';
import type { Problem } from './problems.ts';
import { settingsShape } from './shape.ts';

type Groups = (typeof settingsShape)['shape'];
type Path = readonly PropertyKey[];

/** What is left of settings without what is faulty one by one: enough to see what does not fit together. */
export interface SoundSettings {
  /** A group of settings with its defaults; undefined where it is faulty, or not there and without a default. */
  readonly group: <Name extends keyof Groups>(name: Name) => z.output<Groups[Name]> | undefined;
  /** Whether nothing below this place was faulty. */
  readonly isWhole: (...place: Path) => boolean;
  /** Roles that are there, but of which it is not known what they give. */
  readonly unsureRoles: ReadonlySet<string>;
  /** Problems with the paths of the file; without those that may come of what was left out. */
  inFile(problems: readonly Problem[]): Problem[];
}

/** Of these each item is right or faulty for itself; of all else, the group is. */
const lists: readonly Path[] = [
  ['access', 'rules'],
  ['approvals', 'rules'],
  ['approvals'],
  ['identity', 'oidc'],
];
const roles: Path = ['access', 'roles'];
/** In place of a faulty role: a rule may name it, and it gives nothing that is refused to anybody. */
const someRole = ['users:read'];

/** `faults` are those that the shape of settings has found in `content`. */
export function soundSettings(content: unknown, faults: readonly Problem[]): SoundSettings {
  const units = faults.map(unitOf);
  const isWhole = (...place: Path) => !units.some((unit) => isBelow(unit, place));
  const roleUnits = units.filter((unit) => unit.length > roles.length && isBelow(unit, roles));
  const kept = new Map<Path, readonly number[]>();
  const sound = structuredClone(content);
  for (const list of lists) {
    const items = at(sound, list);
    if (!Array.isArray(items) || isWhole(...list)) continue;
    const indexes = [...items.keys()].filter((index) => isWhole(...list, index));
    kept.set(list, indexes);
    items.splice(0, items.length, ...indexes.map((index) => numbered(items[index], index)));
  }
  for (const unit of roleUnits) {
    (at(sound, roles) as Record<PropertyKey, unknown>)[unit.at(-1) ?? ''] = someRole;
  }
  return {
    group(name) {
      if (units.some((unit) => unit.length < 2 && isBelow([name], unit))) return undefined;
      const { data } = settingsShape.shape[name].safeParse(at(sound, [name]));
      return data as z.output<Groups[typeof name]> | undefined;
    },
    isWhole,
    unsureRoles: new Set(roleUnits.map((unit) => String(unit.at(-1)))),
    inFile: (problems) =>
      problems
        .map((problem) => ({ ...problem, path: inFile(problem.path, kept) }))
        .filter(({ path }) => isWhole(...path)),
  };
}

/** The smallest part of the settings that is set aside for a fault. */
function unitOf({ path, of }: Problem): Path {
  const list = lists.find((place) => typeof path[place.length] === 'number' && isBelow(path, place));
  if (list) return path.slice(0, list.length + 1);
  // A name that can't be a role's makes the whole group one that can't be read.
  const isRole = isBelow(path, roles) && path.length > roles.length + (of === 'name' ? 1 : 0);
  return path.slice(0, isRole ? roles.length + 1 : 1);
}

const isBelow = (path: Path, place: Path) => place.every((key, index) => path[index] === key);

/** A rule without a name is called by its number, which others may not have. */
function numbered(item: unknown, index: number): unknown {
  return isRecord(item) && Array.isArray(item['roles']) ? { name: `rule ${index + 1}`, ...item } : item;
}

/** The path in the file, where lists have the items that were left out. */
function inFile(path: Path, kept: ReadonlyMap<Path, readonly number[]>): Path {
  for (const [list, indexes] of kept) {
    const position = path[list.length];
    if (typeof position !== 'number' || !isBelow(path, list)) continue;
    return [...list, indexes[position] ?? position, ...path.slice(list.length + 1)];
  }
  return path;
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}

/** In the order in which the settings have their places; what is missing comes with what would hold it. */
export function inOrder(problems: readonly Problem[], content: unknown): Problem[] {
  const placed = problems.map((problem) => ({ problem, place: positions(problem.path, content) }));
  return placed.toSorted((one, other) => compare(one.place, other.place)).map(({ problem }) => problem);
}

/** Where each step of a path stands among its siblings; it ends where nothing is there. */
function positions(path: Path, content: unknown): number[] {
  const places: number[] = [];
  let value = content;
  for (const key of path) {
    if (!isRecord(value)) break;
    const index = Object.keys(value).indexOf(String(key));
    if (index === -1) break;
    places.push(index);
    value = value[key];
  }
  return places;
}

function compare(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((place, at) => place !== other[at]);
  if (index === -1) return one.length - other.length;
  return (one[index] ?? 0) - (other[index] ?? -1);
}

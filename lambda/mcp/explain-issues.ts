import type { FieldSchema } from '../access/fields.ts';
import type { Permission } from '../access/permissions.ts';
import { cut } from '../base/cut.ts';
import { nearest } from '../base/nearest.ts';
import type { Tool } from '../definition/tool.ts';
import { issueWords } from './issue-words.ts';
import { schemasOf } from './tool-schemas.ts';

/** Faults of arguments that are named: one for each of the most rows that a tool takes. */
const maxIssues = 100;
/** Of how few parameters all are named when one is sent that is not among them. */
const few = 8;

/** What is wrong with the arguments of a tool, fault by fault, and which parameters of the caller's may be meant. */
export function explainIssues(tool: Tool, sent: unknown, granted: ReadonlySet<Permission>): string {
  const { issues = [] } = tool.input.safeParse(sent, { error: issueWords }).error ?? {};
  const lines = issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const there = parametersAt(tool, issue.path, granted);
      return issue.keys.map((key) => `- ${placeOf([...issue.path, key])}: ${unknown(key, there, tool.name)}`);
    }
    return `- ${placeOf(issue.path) || 'arguments'}: ${issue.message}`;
  });
  return [
    `The arguments of ${tool.name} are not valid; nothing was sent to Clerk.`,
    ...lines.slice(0, maxIssues),
    ...(lines.length > maxIssues ? [`- … and ${lines.length - maxIssues} more`] : []),
    'Next: correct them.',
  ].join('\n');
}

/** A path in words: names with points between them, what is in lists counted from 1: `row 2, emailAddress 1`. */
function placeOf(path: readonly PropertyKey[]): string {
  let place = '';
  for (const [index, part] of path.entries()) {
    if (typeof part === 'number') place += ` ${part + 1}`;
    else if (index === 0) place = part === 'rows' && path.length > 1 ? 'row' : String(part);
    else place += `${typeof path[index - 1] === 'number' ? ', ' : '.'}${String(part)}`;
  }
  return cut(place, 200);
}

/** Places of one field that are named, of how many there may be. */
const maxPlaces = 5;

/** Places of one field in words: `row 2, privateMetadata`; for several, each of them, at most five. */
export function placesInWords(places: readonly (readonly PropertyKey[])[]): string {
  const named = places.slice(0, maxPlaces).map(placeOf);
  const more = places.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** The names that an object of the arguments has, without those whose permission the caller lacks. */
function parametersAt(
  tool: Tool,
  path: readonly PropertyKey[],
  granted: ReadonlySet<Permission>,
): readonly string[] {
  const { input, guardedInput } = schemasOf(tool);
  let schema: FieldSchema | undefined = input;
  for (const part of path) {
    schema = typeof part === 'number' ? schema?.items : schema?.properties?.[String(part)];
  }
  const place = path.map((part) => (typeof part === 'number' ? '*' : String(part)));
  const hidden = new Set(
    guardedInput.filter(({ permission }) => !granted.has(permission)).map((field) => field.path.join('.')),
  );
  return Object.keys(schema?.properties ?? {}).filter((name) => !hidden.has([...place, name].join('.')));
}

function unknown(key: string, parameters: readonly string[], tool: string): string {
  const same = parameters.find((name) => name.toLowerCase() === key.toLowerCase());
  if (same !== undefined) return `is ${same} in another spelling; send it once`;
  const none = `is not a parameter of ${tool}`;
  const meant = nearest(key, parameters);
  if (meant.length > 0) return `${none}; did you mean ${meant.join(' or ')}?`;
  return parameters.length > 0 && parameters.length <= few
    ? `${none}; it takes ${parameters.join(', ')}`
    : none;
}

import * as z from 'zod';

/** As zod lists what is wrong, and as the SDK has it in its messages. */
const issuesShape = z.array(
  z.looseObject({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }),
);

/** Issues named at most: one is enough to go on. */
const maxIssues = 3;

/**
 * What is wrong with the parameters of a method, in one sentence, from a message of the SDK that ends in zod's list of
 * issues; undefined for any other message.
 */
export function explainParameters(method: string, message: string): string | undefined {
  const list = /\[\n {2}\{[\s\S]*\n\]$/.exec(message)?.[0];
  if (list === undefined) return undefined;
  const issues = issuesShape.safeParse(parseJson(list)).data ?? [];
  const faults = issues.slice(0, maxIssues).map(({ path, message: why }) => faultOf(path, why));
  const what = faults.length === 0 ? 'they are not what the method takes' : [...new Set(faults)].join('; ');
  return `The parameters of ${method} are not valid: ${what}.`;
}

function faultOf(path: readonly (string | number)[], why: string): string {
  const name = (path[0] === 'params' ? path.slice(1) : path).join('.') || 'params';
  const [, expected, received] = /expected (\w+), received (\w+)/.exec(why) ?? [];
  if (expected === undefined || received === undefined) return `${name} is not valid`;
  if (received === 'undefined') return `${name} is missing`;
  return `${name} must be ${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}, not ${received}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

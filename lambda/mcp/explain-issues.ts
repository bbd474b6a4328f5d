import type { Permission } from '../access/permissions.ts';
import type { Tool } from '../definition/tool.ts';
import { issueWords } from './issue-words.ts';
import { schemasOf } from './tool-schemas.ts';

/** Faults of arguments that are named: one for each of the most rows that a tool takes. */
const maxIssues = 100;

/** What is wrong with the arguments of a tool, fault by fault, and which parameters there are for this caller. */
export function explainIssues(tool: Tool, sent: unknown, granted: ReadonlySet<Permission>): string {
  const { issues = [] } = tool.input.safeParse(sent, { error: issueWords }).error ?? {};
  const hidden = new Set(
    schemasOf(tool)
      .guardedInput.filter(({ permission }) => !granted.has(permission))
      .map(({ path }) => path[0]),
  );
  const parameters = Object.keys(tool.input.shape).filter((name) => !hidden.has(name));
  const lines = issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(
        (key) =>
          `- ${[...issue.path, key].join('.').slice(0, 200)}: ${unknown(key, issue.path.length === 0 ? parameters : [], tool.name)}`,
      );
    }
    return `- ${issue.path.join('.').slice(0, 200) || 'arguments'}: ${issue.message}`;
  });
  return [
    `The arguments of ${tool.name} are not valid; nothing was sent to Clerk.`,
    ...lines.slice(0, maxIssues),
    ...(lines.length > maxIssues ? [`- … and ${lines.length - maxIssues} more`] : []),
    `Next: correct them. Parameters: ${parameters.join(', ') || 'none'}.`,
  ].join('\n');
}

function unknown(key: string, parameters: readonly string[], tool: string): string {
  const same = parameters.find((name) => name.toLowerCase() === key.toLowerCase());
  return same === undefined ? `is no parameter of ${tool}` : `is ${same} in another spelling; send it once`;
}

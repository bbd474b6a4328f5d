/*
 * Of the filter patterns of CloudWatch Logs, those for JSON that compare texts and are joined by &&:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */

const comparison = /^\(?\s*\$((?:\.[A-Za-z_]\w*|\[\d+\])+)\s*=\s*"((?:[^"\\*]|\*)*)"\s*\)?$/;

/**
 * Whether a message matches a pattern. A message that is no object of JSON never does; `*` in a text stands for any
 * characters.
 * @throws Error for a pattern that CloudWatch would refuse, or that is not known here
 */
export function logFilter(pattern: string): (message: string) => boolean {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(pattern)?.[1];
  const conditions = inner?.split('&&').map((part) => comparison.exec(part.trim()));
  if (!conditions || conditions.some((condition) => condition === null)) {
    throw new Error('Invalid filter pattern');
  }
  const wanted = conditions.map((condition) => ({
    path: [...(condition?.[1] ?? '').matchAll(/\.(\w+)|\[(\d+)\]/g)].map(
      ([, name, index]) => name ?? Number(index),
    ),
    text: new RegExp(
      `^${(condition?.[2] ?? '')
        .split('*')
        .map((part) => part.replaceAll(/[\\^$.+?()[\]{}|/-]/g, String.raw`\$&`))
        .join('.*')}$`,
      's',
    ),
  }));
  return (message) => {
    const json = objectIn(message);
    return json !== undefined && wanted.every(({ path, text }) => holds(valueAt(json, path), text));
  };
}

/** Only texts and numbers compare with a text. */
function holds(value: unknown, text: RegExp): boolean {
  return (typeof value === 'string' || typeof value === 'number') && text.test(String(value));
}

function valueAt(json: object, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string | number, unknown>)[name]
        : undefined,
    json,
  );
}

function objectIn(message: string): object | undefined {
  try {
    const json: unknown = JSON.parse(message);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}

/** How much a line matters: `ERROR` asks whoever runs this server to act, `WARN` is trouble of others or that passes. */
export type Level = 'INFO' | 'WARN' | 'ERROR';

/**
 * Writes one line of JSON with these fields at its root. `console` would put them below `message`: Lambda takes a line
 * of JSON with `timestamp` (RFC 3339) and `level` as it is, and filters by its level
 * (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html).
 */
export function writeLine(level: Level, fields: Readonly<Record<string, unknown>>): void {
  const line = JSON.stringify({ timestamp: new Date().toISOString(), level, ...fields });
  process.stdout.write(`${ascii(line)}\n`);
}

/** What JSON leaves as it is may still end a line, turn its direction or steer a terminal: names come from strangers. */
function ascii(json: string): string {
  return json.replaceAll(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

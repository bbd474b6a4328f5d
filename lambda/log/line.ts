import { ascii } from '../base/ascii.ts';

/** How much a line matters: `ERROR` asks whoever runs this server to act, `WARN` is trouble of others or that passes. */
export type Level = 'INFO' | 'WARN' | 'ERROR';

/**
 * Writes one line of JSON with these fields at its root. `console` would put them below `message`: Lambda takes a line
 * of JSON with `timestamp` (RFC 3339) and `level` as it is, and filters by its level
 * (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html).
 */
export function writeLine(level: Level, fields: Readonly<Record<string, unknown>>): void {
  const line = JSON.stringify({ timestamp: new Date().toISOString(), level, ...fields });
  // Names come from strangers.
  process.stdout.write(`${ascii(line)}\n`);
}

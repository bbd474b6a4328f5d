import type { FunctionDefinition } from './functions.ts';

/** One event of a log group. */
export interface LogEvent {
  readonly eventId: string;
  readonly logStreamName: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

/** What the functions have written, by log group; of each the newest 20,000 lines. */
export interface LogStore {
  add(definition: FunctionDefinition, message: string): void;
  /** Undefined where there is no such group. */
  events(logGroupName: string): readonly LogEvent[] | undefined;
}

const maxEvents = 20_000;

/** A store in which these functions have empty log groups. */
export function createLogStore(logGroupNames: Iterable<string>): LogStore {
  const groups = new Map(Array.from(logGroupNames, (name): [string, LogEvent[]] => [name, []]));
  let added = 0;
  return {
    add({ logGroupName, environment }, message) {
      const events = groups.get(logGroupName) ?? [];
      added += 1;
      events.push({
        // 56 digits, as CloudWatch has them.
        eventId: String(added).padStart(56, '0'),
        logStreamName: environment['AWS_LAMBDA_LOG_STREAM_NAME'] ?? '',
        timestamp: timeOf(message) ?? Date.now(),
        ingestionTime: Date.now(),
        message,
      });
      if (events.length > maxEvents) events.splice(0, events.length - maxEvents);
    },
    events: (logGroupName) => groups.get(logGroupName),
  };
}

/** A line of JSON says itself when it was written. */
function timeOf(message: string): number | undefined {
  const text = /^\{"timestamp":"([^"]+)"/.exec(message)?.[1];
  const time = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

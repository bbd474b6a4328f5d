/** What the authorizer has logged between two times, in milliseconds since 1970, both included; its refusals alone, the oldest first. */
export type AuthorizerLog = (from: number, to: number) => AsyncIterable<string>;

/** Refusals of callers whom a rule names: the fields of `logVerdict`. */
const pattern = '{ ($.event = "authorization") && ($.outcome = "denied") && ($.rules[0] = "*") }';

/**
 * The authorizer's log in CloudWatch. The AWS SDK is loaded at the first use. What is thrown is the SDK's.
 * @param logGroupName of the authorizer
 */
export function authorizerLog(logGroupName: string): AuthorizerLog {
  return async function* lines(startTime, endTime) {
    const { CloudWatchLogsClient, paginateFilterLogEvents } = await import('@aws-sdk/client-cloudwatch-logs');
    const client = new CloudWatchLogsClient();
    try {
      const pages = paginateFilterLogEvents(
        { client },
        { logGroupName, startTime, endTime, filterPattern: pattern },
      );
      for await (const { events = [] } of pages) {
        for (const { message } of events) if (message !== undefined) yield message;
      }
    } finally {
      client.destroy();
    }
  };
}

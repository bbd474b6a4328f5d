import * as z from 'zod';
import { seedMachines } from '../clerk/seed/seed-machines.ts';

const text = z.string().optional();
/** What is looked at of a line that a function logs. */
const lineShape = z.looseObject({
  timestamp: text,
  level: text,
  event: text,
  message: z.unknown().optional(),
  gatewayRequestId: text,
  subject: text,
  client: text,
  batch: z.number().optional(),
  method: text,
  tool: text,
  operation: text,
  prompt: text,
  kind: text,
  outcome: text,
  reason: text,
  cause: text,
  status: z.number().optional(),
  durationMs: z.number().optional(),
  clerkCalls: z.number().optional(),
});

/** A line of a function's log, as far as the laptop looks at it. */
export type LogLine = z.output<typeof lineShape>;

/** The line that this text is; undefined for one that is no JSON. */
export function parseLine(raw: string): LogLine | undefined {
  try {
    return lineShape.safeParse(JSON.parse(raw)).data;
  } catch {
    return undefined;
  }
}

/** What the client gets that the authorizer refuses. */
export const statuses: Readonly<Record<string, number>> = {
  unauthorized: 401,
  denied: 403,
  unavailable: 503,
};

const examples = new Map<string, string>(Object.values(seedMachines).map(({ id, name }) => [id, name]));

/** The caller in a word where there is one: the name of an example, the role of an ARN, else the subject itself. */
export function callerName(subject: string): string {
  return examples.get(subject) ?? subject.replace(/^arn:.*\//, '');
}

/** The first of several lines. */
export function firstLine(said: string): string {
  return said.split(/[\r\n]/, 1)[0] ?? '';
}

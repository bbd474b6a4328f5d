import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';

const retentionDays = Object.values(RetentionDays).filter(
  (value): value is RetentionDays => typeof value === 'number' && value !== RetentionDays.INFINITE,
);

const loopback = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** A whole number within bounds, with one sentence that says so. */
const whole = (min: number, max: number, unit: string) =>
  z
    .int(`must be a whole number of ${unit}`)
    .min(min, `must be at least ${min} ${unit}`)
    .max(max, `must be at most ${max} ${unit}`);

/** The settings of a stage, as in `config/<stage>.json`. Everything has a default. */
export const settingsSchema = z.strictObject({
  /** AWS account; default: the one of the credentials in use. */
  account: z
    .string()
    .regex(/^\d{12}$/, 'must be an AWS account id of 12 digits, in quotes')
    .optional(),
  /** AWS region; default: the one of the credentials in use. */
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region, for example eu-west-1')
    .optional(),
  clerk: z
    .strictObject({
      /** An existing secret that holds Clerk's key; default: the stack creates one. */
      secretArn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/,
          'must be the complete ARN of a Secrets Manager secret, with its six-character suffix; find it with `aws secretsmanager describe-secret --secret-id NAME`',
        )
        .optional(),
      /** Base URL of Clerk's Backend API. */
      apiUrl: z
        .string()
        .refine((url) => loopback.test(url) || /^https:\/\/[a-z0-9.-]+(:\d+)?$/i.test(url), {
          error:
            'must be an https origin without path, for example https://api.clerk.com (http only for loopback)',
        })
        .default('https://api.clerk.com'),
    })
    .prefault({}),
  api: z
    .strictObject({
      throttle: z
        .strictObject({
          /** Requests per second in the long run. */
          rateLimit: whole(1, 10_000, 'requests per second').default(50),
          /** Requests at once. */
          burstLimit: whole(1, 5_000, 'requests').default(100),
        })
        .prefault({}),
    })
    .prefault({}),
  function: z
    .strictObject({
      /** Memory in MB; CPU grows with it. */
      memoryMb: whole(128, 10_240, 'MB').default(1_024),
      /** The longest request in seconds. */
      timeoutSeconds: whole(10, 900, 'seconds').default(60),
      /** Execution environments kept for, and at most used by, this function; default: no own limit. */
      reservedConcurrency: whole(1, 1_000, 'execution environments').optional(),
    })
    .prefault({}),
  logs: z
    .strictObject({
      /** Days that logs are kept. */
      retentionDays: z
        .literal(retentionDays, {
          error: `must be a number of days that CloudWatch offers: ${retentionDays.join(', ')}`,
        })
        .default(RetentionDays.THREE_MONTHS),
    })
    .prefault({}),
  /** Keep the secret and the logs when the stack is deleted. */
  retain: z.boolean('must be true or false').default(true),
  /** Tags on every resource. */
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
});

/** The checked settings of a stage. */
export type Settings = z.output<typeof settingsSchema> & { readonly stage: string };

/** Settings that can't be used; `problems` has one line per fault. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Reads and checks `<directory>/<stage>.json`. Throws `SettingsError` with every fault. */
export function readSettings(stage: string, directory: string): Settings {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(stage)) {
    throw new SettingsError([
      `stage ${JSON.stringify(stage)}: must start with a lowercase letter and have at most 20 lowercase letters, digits and hyphens`,
    ]);
  }
  const file = `config/${stage}.json`;
  const parsed = settingsSchema.safeParse(parse(readStage(stage, directory), file));
  if (parsed.success) return { ...parsed.data, stage };
  throw new SettingsError(
    parsed.error.issues.flatMap((issue) => {
      const path = issue.path.join('.');
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map(
          (key) => `${file}: ${path ? `${path}.` : ''}${key} is no setting; remove it or check its spelling`,
        );
      }
      return `${file}: ${path || 'the file'} ${issue.message}`;
    }),
  );
}

function readStage(stage: string, directory: string): string {
  try {
    return readFileSync(join(directory, `${stage}.json`), 'utf8');
  } catch {
    const stages = readdirSync(directory)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length));
    throw new SettingsError([
      `config/${stage}.json: there is no such stage; create the file or choose with -c stage= one of: ${stages.join(', ')}`,
    ]);
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SettingsError([
      `${file}: is not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
}

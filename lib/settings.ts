import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { readSettingsFile } from './settings-file.ts';
import { problemsOf, SettingsError } from './settings-problems.ts';

export { SettingsError } from './settings-problems.ts';

const retentionDays = Object.values(RetentionDays).filter(
  (value): value is RetentionDays => typeof value === 'number' && value !== RetentionDays.INFINITE,
);

const loopback = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;
const httpsOrigin = /^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/i;

// Each message continues "<path>: <value> …": what the value must be, then the way out.
const whole = (min: number, max: number, unit: string, otherwise: string) => {
  const error = `must be a whole number of ${unit} from ${min} to ${max}; remove it for ${otherwise}`;
  return z.int(error).min(min, error).max(max, error);
};
const matching = (pattern: RegExp, error: string) => z.string(error).regex(pattern, error);
const flag = (otherwise: string) => z.boolean(`must be true or false; remove it for ${otherwise}`);
const group = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'invalid_type' ? 'must be an object in braces; remove it for the defaults' : undefined,
  });

const throttle = group({
  /** Requests per second in the long run. Limit: the default quota of an account. */
  rateLimit: whole(1, 10_000, 'requests per second', 'the default, 50').default(50),
  /** Requests at once. Limit: the default quota of an account. */
  burstLimit: whole(1, 5_000, 'requests', 'the default, 100').default(100),
});

const settingsShape = group({
  /** What the stack is for, shown in CloudFormation. */
  description: matching(
    /^[^\r\n]{1,1024}$/,
    'must be one line of text, at most 1024 characters; remove it for the default',
  ).optional(),
  /** AWS account; default: the one of the credentials in use. */
  account: matching(
    /^\d{12}$/,
    'must be an AWS account id, 12 digits in quotes; remove it to use the account of your credentials',
  ).optional(),
  /** AWS region; default: the one of the credentials in use. */
  region: matching(
    /^[a-z]{2}(-[a-z]+)+-\d$/,
    'must be an AWS region, for example "eu-west-1"; remove it to use the region of your credentials',
  ).optional(),
  clerk: group({
    /** Complete ARN of an existing secret that holds Clerk's key; default: the stack creates one. */
    secretArn: matching(
      /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/,
      'must be the complete ARN of a secret, with its six-character suffix; copy it from `aws secretsmanager describe-secret --secret-id <name>`, or remove it to have a secret created',
    ).optional(),
    /** Origin of Clerk's Backend API. */
    apiUrl: z
      .string('must be a URL; remove it for the default, "https://api.clerk.com"')
      .refine((url) => loopback.test(url) || httpsOrigin.test(url), {
        error:
          'must be an https URL without a path (http only for 127.0.0.1, localhost and [::1]); remove it for the default, "https://api.clerk.com"',
      })
      .default('https://api.clerk.com'),
  }).prefault({}),
  api: group({ throttle: throttle.prefault({}) }).prefault({}),
  function: group({
    /** Memory in MB; CPU grows with it. Limits: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
    memoryMb: whole(128, 10_240, 'MB', 'the default, 1024').default(1024),
    /** The longest request in seconds; 900 is the most that Lambda, and API Gateway with streaming, allow. */
    timeoutSeconds: whole(10, 900, 'seconds', 'the default, 60').default(60),
    /** Execution environments kept for this function, and the most it may use; default: what the account has left. */
    reservedConcurrency: whole(1, 10_000, 'execution environments', 'no limit of its own').optional(),
  }).prefault({}),
  logs: group({
    /** Days that logs are kept. */
    retentionDays: z
      .literal(retentionDays, {
        error: `must be a number of days that CloudWatch offers: ${retentionDays.join(', ')}; remove it for the default, 90`,
      })
      .default(RetentionDays.THREE_MONTHS),
  }).prefault({}),
  /** X-Ray traces of the API and the function. */
  tracing: flag('the default, true').default(true),
  /** Keep the secret and the logs when the stack is deleted; default: true for any stage but dev. */
  retain: flag('the default: true, but false for the stage dev').optional(),
  /** Tags on every resource. Rules: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
  tags: z
    .record(
      matching(
        /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
        'must have 1 to 128 letters, digits, spaces or _ . : / = + - @ and not start with aws:; rename it',
      ),
      matching(
        /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
        'must be text of at most 256 letters, digits, spaces or _ . : / = + - @; change it',
      ),
      'must be an object of tag names and values; remove it for no tags',
    )
    .default({}),
});

const knownKeys = z.toJSONSchema(settingsShape, { io: 'input', unrepresentable: 'any' });

/** The checked settings of a stage, every default filled in. */
export type Settings = Omit<z.output<typeof settingsShape>, 'retain'> & {
  readonly stage: string;
  readonly retain: boolean;
};

/**
 * Reads and checks `<directory>/<stage>.json`. Throws `SettingsError` with all faults at once: a stage name that
 * does not match `^[a-z][a-z0-9-]{0,19}$` or has no file, bad JSON, an unknown key, a value out of its limits.
 */
export function readSettings(stage: string, directory: string): Settings {
  const { file, content } = readSettingsFile(stage, directory);
  const parsed = settingsShape.safeParse(content);
  const problems = [
    ...problemsOf(parsed.error?.issues ?? [], content, file, knownKeys),
    ...secretElsewhere(content, file),
  ];
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  return { ...parsed.data, stage, retain: parsed.data.retain ?? stage !== 'dev' };
}

const secretPlace = z.looseObject({
  region: z.string(),
  clerk: z.looseObject({ secretArn: z.string().startsWith('arn:') }),
});

/** The function asks Secrets Manager of its own region. */
function secretElsewhere(content: unknown, file: string): string[] {
  const { data } = secretPlace.safeParse(content);
  const secretRegion = data?.clerk.secretArn.split(':')[3];
  if (data === undefined || secretRegion === data.region) return [];
  return [
    `${file}: clerk.secretArn: ${JSON.stringify(data.clerk.secretArn)} must be in the region of the stack, ${data.region}; replicate the secret there, or remove it to have one created`,
  ];
}

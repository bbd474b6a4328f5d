import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { tools } from '../../lambda/tools/registry.ts';
import { accessProblems, accessShape } from './access.ts';
import { approvalProblems, approvalsShape } from './approvals.ts';
import { guardrailProblems, guardrailShape } from './guardrails.ts';
import { identityProblems, identityShape } from './identity.ts';
import { readSettingsFile } from './file.ts';
import { type KeysOf, problemsOf, SettingsError } from './problems.ts';
import { flag, group, kmsKeyArn, matching, named, origin, webOrigin, whole } from './shapes.ts';

export { SettingsError } from './problems.ts';

const retentionDays = Object.values(RetentionDays).filter(
  (value): value is RetentionDays => typeof value === 'number' && value !== RetentionDays.INFINITE,
);

const throttle = group({
  /** Requests per second in the long run. Limit: the default quota of an account. */
  rateLimit: whole(1, 10_000, 'requests per second', 'the default, 50').default(50),
  /** Requests at once. Limit: the default quota of an account. */
  burstLimit: whole(1, 5_000, 'requests', 'the default, 100').default(100),
});

const toolName = z.string('must be the name of a tool; correct it').refine((name) => tools.has(name), {
  error: 'is no tool or operation; search_operations finds their names, or remove it',
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
    /** The customer-managed KMS key that an existing secret is encrypted with; default: AWS's own. */
    kmsKeyArn: kmsKeyArn('remove it if the secret is encrypted with the key that AWS manages').optional(),
    /** Origin of Clerk's Backend API. */
    apiUrl: origin('remove it for the default, "https://api.clerk.com"').default('https://api.clerk.com'),
    /** What kind of Clerk instance the key must be of. */
    environment: z
      .enum(['development', 'production'], {
        error:
          'must be "development" (keys that start with sk_test_) or "production" (sk_live_); remove it for the default: production, but development for the stage dev',
      })
      .optional(),
  }).prefault({}),
  identity: identityShape.prefault({}),
  access: accessShape.prefault({}),
  guardrails: guardrailShape.prefault({}),
  tools: group({
    /** Operations of the catalog to list as tools. */
    listed: z.array(toolName, 'must be a list of names; remove it for none').default([]),
    /** Tools and operations that are not there for anyone. */
    hidden: z.array(toolName, 'must be a list of names; remove it for none').default([]),
  }).prefault({}),
  /** The server's own host name; default: the address that API Gateway gives. */
  domain: group(
    {
      name: matching(
        /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
        'must be a host name in lower case, for example "mcp.example.com"; correct it',
      ),
      certificateArn: matching(
        /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
        'must be the ARN of an ACM certificate for the name, in the region of the stack; copy it from the ACM console',
      ),
    },
    "API Gateway's own address",
  ).optional(),
  api: group({
    throttle: throttle.prefault({}),
    /** Web origins whose pages may call. */
    allowedOrigins: z
      .array(webOrigin, 'must be a list of origins; remove it for none')
      .refine((origins) => origins.length <= 20, 'has more than 20 origins; remove some')
      .default([]),
  }).prefault({}),
  function: group({
    /** Memory in MB; CPU grows with it. Limits: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
    memoryMb: whole(128, 10_240, 'MB', 'the default, 1024').default(1024),
    /** The longest request in seconds; 900 is the most that Lambda, and API Gateway with streaming, allow. */
    timeoutSeconds: whole(10, 900, 'seconds', 'the default, 60').default(60),
    /** Execution environments kept for this function, and the most it may use; default: what the account has left. */
    reservedConcurrency: whole(1, 10_000, 'execution environments', 'no limit of its own').optional(),
  }).prefault({}),
  /** What is asked first, what runs unattended, what nobody may do. */
  approvals: approvalsShape.default([]),
  ledger: group({
    /** Days that the record of a change is kept. */
    retentionDays: whole(30, 3653, 'days', 'the default, 400').default(400),
    /** The customer-managed KMS key that encrypts the ledger; default: the key that AWS manages for DynamoDB. */
    kmsKeyArn: kmsKeyArn('remove it for the key that AWS manages').optional(),
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
  tags: named(
    matching(
      /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
      'must have 1 to 128 letters, digits, spaces or _ . : / = + - @ and not start with aws:; rename it',
    ),
    matching(
      /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
      'must be text of at most 256 letters, digits, spaces or _ . : / = + - @; change it',
    ),
    'must be an object of tag names and values; remove it for no tags',
  ).default({}),
});

const knownKeys = z.toJSONSchema(settingsShape, { io: 'input', unrepresentable: 'any' });

type Parsed = z.output<typeof settingsShape>;

/** The checked settings of a stage, every default filled in. */
export type Settings = Omit<Parsed, 'retain' | 'clerk'> & {
  readonly stage: string;
  readonly retain: boolean;
  readonly clerk: Parsed['clerk'] & { readonly environment: 'development' | 'production' };
};

/**
 * Reads and checks `<directory>/<stage>.json`. Throws `SettingsError` with all faults at once: a stage name that
 * does not match `^[a-z][a-z0-9-]{0,19}$` or has no file, bad JSON, an unknown key, a value out of its limits,
 * settings that let nobody in or give what they must not.
 */
export function readSettings(stage: string, directory: string): Settings {
  const { file, content } = readSettingsFile(stage, directory);
  const parsed = settingsShape.safeParse(content);
  const problems = [
    ...problemsOf(parsed.error?.issues ?? [], content, file, knownKeys as KeysOf),
    ...secretElsewhere(content, file),
  ];
  if (parsed.success) problems.push(...wholeProblems(parsed.data).map((problem) => `${file}: ${problem}`));
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  const { clerk, retain } = parsed.data;
  const environment = clerk.environment ?? (stage === 'dev' ? 'development' : 'production');
  return { ...parsed.data, stage, retain: retain ?? stage !== 'dev', clerk: { ...clerk, environment } };
}

/** What is wrong with settings that are right one by one. */
function wholeProblems({ access, identity, clerk, approvals, guardrails }: Parsed): string[] {
  return [
    ...identityProblems(identity),
    ...accessProblems(access, identity),
    ...approvalProblems(approvals, access),
    ...guardrailProblems(guardrails, clerk.secretArn),
    ...(clerk.kmsKeyArn && !clerk.secretArn
      ? ['clerk.kmsKeyArn: is there without clerk.secretArn; add that, or remove it']
      : []),
  ];
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

import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { tools } from '../../lambda/tools/registry.ts';
import { accessShape } from './access.ts';
import { approvalsShape } from './approvals.ts';
import { domainShape } from './domain.ts';
import { guardrailShape } from './guardrails.ts';
import { identityShape } from './identity.ts';
import { limitsShape } from './limits.ts';
import { networkShape } from './network.ts';
import { flag, group, kmsKeyArn, matching, named, oneOf, origin, webOrigin, whole } from './shapes.ts';
import { usualName } from './stack-name.ts';
import { wafShape } from './waf.ts';

const retentionDays = Object.values(RetentionDays).filter(
  (value): value is RetentionDays => typeof value === 'number' && value !== RetentionDays.INFINITE,
);

const throttle = group({
  // Limits: the default quotas of an account.
  rateLimit: whole(1, 10_000, 'requests per second', 'the default, 50')
    .default(50)
    .meta({ description: 'Requests per second in the long run; more are answered 429.', examples: [200] }),
  burstLimit: whole(1, 5_000, 'requests', 'the default, 100')
    .default(100)
    .meta({ description: 'Requests at once.', examples: [400] }),
});

const toolName = oneOf(
  [...tools.keys()],
  'the name of a tool',
  () => 'is not a tool or operation; search_operations finds their names, or remove it',
).meta({ id: 'tool' });

const exampleKey = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-4e5f-6789-abcd-ef0123456789';

/** What a settings file may say. */
export const settingsShape = group({
  $schema: z
    .string('must be the path or URL of a JSON Schema; remove it if no editor should check the file')
    .optional()
    .meta({
      description: 'The JSON Schema by which editors complete and check the file; nothing else reads it.',
      values: 'a path or URL',
      unset: 'none',
      examples: ['./settings.schema.json'],
    }),
  description: matching(
    // 1,024 bytes in CloudFormation; the CDK draws the line here.
    /^[^\r\n]{1,512}$/,
    'one line of text, at most 512 characters',
    'remove it for the default',
  )
    .optional()
    .meta({
      description: 'What the stack is for, shown in CloudFormation.',
      unset: 'by stage',
      examples: ['Clerk for the agents of the support team'],
    }),
  account: matching(
    /^\d{12}$/,
    'an AWS account id, 12 digits in quotes',
    'remove it to use the account of your credentials',
  )
    .optional()
    .meta({
      description: 'The AWS account to deploy to.',
      unset: 'that of your credentials',
      examples: ['123456789012'],
    }),
  region: matching(
    /^[a-z]{2,4}(-[a-z]+)+-\d$/,
    'an AWS region, for example "eu-west-1"',
    'remove it to use the region of your credentials',
  )
    .optional()
    .meta({
      description:
        'The AWS region to deploy to. Secrets, keys and certificates that the settings name are there, too.',
      unset: 'that of these, or else of your credentials',
      examples: ['eu-west-1'],
    }),
  name: matching(
    /^[a-z][a-z0-9-]{0,29}$/,
    'a lowercase letter followed by lowercase letters, digits or hyphens, 30 characters at most',
    'correct it, or remove it for the default, "clerk-mcp"',
  )
    .default(usualName)
    .meta({
      description:
        'What the stack is called, in front of the stage: `clerk-mcp-prod`. Another name makes [another instance](deploying.md#several-side-by-side) in the same account and region; changing it makes a new stack.',
      examples: ['acme-clerk'],
    }),
  permissionsBoundary: matching(
    /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]{1,512}$/,
    'the ARN of an IAM policy',
    'copy it from the IAM console, or remove it for none',
  )
    .optional()
    .meta({
      description:
        'The permissions boundary of every role that the stack makes. [What it must leave them](deploying.md#roles).',
      unset: 'none',
      examples: ['arn:aws:iam::123456789012:policy/developers'],
    }),
  rolePath: matching(
    /^(?=.{1,512}$)\/([\w+=,.@-]+\/)*$/,
    'an IAM path that begins and ends with a slash, 512 characters at most',
    'correct it, or remove it for the default, "/"',
  )
    .default('/')
    .meta({ description: 'The path of every role that the stack makes.', examples: ['/clerk-mcp/'] }),
  // It reaches callers through a template of API Gateway that is JSON, where nothing is escaped.
  contact: matching(
    /^[!#%-[\]-~]([ !#%-[\]-~]{0,198}[!#%-[\]-~])?$/,
    '1 to 200 letters, digits, spaces and other ASCII characters but " $ and \\, as it follows "ask"',
    'correct it, or remove it for "whoever runs this server"',
  )
    .default('whoever runs this server')
    .meta({
      description: 'Whom refusals tell a caller to ask, as it follows "ask".',
      examples: ['the platform team, #clerk-mcp or platform@example.com'],
    }),
  clerk: group({
    secretArn: matching(
      /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6}$/,
      'the complete ARN of a secret, with its six-character suffix',
      'copy it from `aws secretsmanager describe-secret --secret-id <name>`, or remove it to have a secret created',
    )
      .optional()
      .meta({
        description: "An existing secret that holds Clerk's secret key, in the region of the stack.",
        unset: 'the stack creates a secret',
        examples: ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:clerk-AbCdEf'],
      }),
    kmsKeyArn: kmsKeyArn('remove it if the secret is encrypted with the key that AWS manages')
      .optional()
      .meta({
        description:
          'The customer-managed KMS key that the secret in `clerk.secretArn` is encrypted with. For those that the stack makes: `secrets.kmsKeyArn`.',
        unset: 'the key that AWS manages',
        examples: [exampleKey],
      }),
    apiUrl: origin('remove it for the default, "https://api.clerk.com"')
      .default('https://api.clerk.com')
      .meta({ description: "Clerk's Backend API.", examples: ['https://api.clerk.com'] }),
    environment: z
      .enum(['development', 'production'], {
        error:
          'must be "development" (keys that start with sk_test_) or "production" (sk_live_); remove it for the default: production, but development for the stage dev',
      })
      .optional()
      .meta({
        description:
          'The kind of Clerk instance that the key must be of, `sk_test_…` or `sk_live_…`; with another key, calls are answered 503.',
        unset: '`production`, but `development` in the stage `dev`',
        examples: ['production'],
      }),
  })
    .prefault({})
    .meta({ description: 'The Clerk instance.', dependencies: { kmsKeyArn: ['secretArn'] } }),
  identity: identityShape.prefault({}).meta({
    description:
      'Whose credentials are taken: one of `clerk`, `oidc` and `iam` at least. [Which one for which agent, and how to set it up](identity.md).',
  }),
  access: accessShape.prefault({}).meta({
    description:
      'Who may do what. Each principal has exactly one of `organization`, `user`, `machine`, `apiKey`, `iamRole` and `issuer`. [Permissions, rules, least privilege](permissions.md).',
  }),
  approvals: approvalsShape.default([]).meta({
    description:
      'What is asked first, what may run unattended, and what nobody may do. [How approvals work](approvals.md).',
  }),
  guardrails: guardrailShape.prefault({}).meta({
    description:
      'What holds whatever a caller is allowed. Each list has 100 entries at most. [What the guardrails do](permissions.md#guardrails), [what each budget counts](permissions.md#budgets).',
  }),
  tools: group({
    listed: z
      .array(toolName, 'must be a list of names; remove it for none')
      .default([])
      .meta({
        description: 'Operations that are listed as tools, too, and not only found by `search_operations`.',
        values: 'a list of operations, by name',
        unset: 'none',
        examples: [['list_roles']],
      }),
    hidden: z
      .array(toolName, 'must be a list of names; remove it for none')
      .default([])
      .meta({
        description: 'Tools and operations that are not there for anyone.',
        values: 'a list of [tools](permissions.md#tools) and operations, by name',
        unset: 'none',
        examples: [['delete_organization']],
      }),
    waitForSwitch: flag('the default, true')
      .default(true)
      .meta({
        description:
          'Whether a list of tools waits until it is known that the switch is on; calls always do. [What it means not to](security.md#lists-that-do-not-wait).',
        examples: [false],
      }),
  })
    .prefault({})
    .meta({ description: 'Which tools there are. [Which tool for which job](tools.md).' }),
  domain: domainShape.optional().meta({
    description: 'A host name of your own. [How to set it up](identity.md#a-domain-of-your-own).',
    unset: "API Gateway's own address",
    dependencies: { hostedZoneId: ['hostedZoneName'], hostedZoneName: ['hostedZoneId'] },
  }),
  network: networkShape.prefault({}).meta({
    description:
      'A private endpoint in place of a public address, and functions in a VPC: both need one of yours. [How to set it up](deploying.md#a-private-endpoint).',
  }),
  waf: wafShape.optional().meta({
    description:
      'AWS WAF in front of the API, on with `"waf": {}`. [What it refuses, and what it only counts](deploying.md#a-firewall).',
    unset: 'none',
  }),
  api: group({
    throttle: throttle.prefault({}),
    allowedOrigins: z
      .array(webOrigin, 'must be a list of origins; remove it for none')
      .max(20, 'has more than 20 origins; remove some')
      .default([])
      .meta({
        description: 'Web origins whose pages may call. Programs need none.',
        values:
          'a list of origins as browsers send them, https (http only for 127.0.0.1, localhost and [::1]), 20 at most',
        unset: 'none',
        examples: [['https://console.example.com']],
      }),
    logRole: z
      .enum(['account', 'create'], {
        error: 'must be "account" or "create"; remove it for the default, "account"',
      })
      .default('account')
      .meta({
        description:
          'The role by which API Gateway writes the logs of all its APIs in the account and region: the one that the `account` has, or one that the stack is to `create` and set for all of them. [Which one, and what stays](deploying.md#api-gateways-log-role).',
        examples: ['create'],
      }),
  })
    .prefault({})
    .meta({ description: 'The API. [How far one stack goes](scale.md).' }),
  page: group({
    shown: flag('the default, true')
      .default(true)
      .meta({
        description:
          'Whether `GET /`, and the MCP URL in a browser, answer with a page for people. Anyone who reaches the API can read it.',
        examples: [false],
      }),
    tools: flag('the default, true')
      .default(true)
      .meta({
        description:
          'Whether the page has the list of tools, each with the permission that it needs. It names no rule and no caller.',
        examples: [false],
      }),
    note: matching(
      /^[!-~]([ -~]{0,298}[!-~])?$/,
      '1 to 300 letters, digits, spaces and other ASCII characters',
      'correct it, or remove it',
    )
      .optional()
      .meta({
        description:
          'What else people should read there, as plain text. Anyone who reaches the API can read it.',
        unset: 'none',
        examples: ['How to ask for access: https://wiki.example.com/clerk-mcp'],
      }),
  })
    .prefault({})
    .meta({ description: 'The page for people. [What is on it](clients.md#the-page).' }),
  limits: limitsShape.prefault({}).meta({
    description: "How callers share Clerk's rate limit. [What is measured](reliability.md).",
  }),
  function: group({
    // Limits: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    memoryMb: whole(128, 10_240, 'MB', 'the default, 1024')
      .default(1024)
      .meta({ description: 'Memory; CPU grows with it.', examples: [2048] }),
    // 900 is the most that Lambda, and API Gateway with streaming, allow: request-time.ts divides it.
    timeoutSeconds: whole(10, 900, 'seconds', 'the default, 60')
      .default(60)
      .meta({
        description:
          'The longest request, cold start apart. API Gateway waits 15 seconds longer, and 900 at most: of more than 885, the function gets 885.',
        examples: [120],
      }),
    reservedConcurrency: whole(1, 10_000, 'execution environments', 'no limit of its own')
      .optional()
      .meta({
        description: 'Execution environments kept for the function, and the most that it may use.',
        unset: 'what the account has left',
        examples: [50],
      }),
    provisionedConcurrency: whole(1, 10_000, 'execution environments', 'none')
      .optional()
      .meta({
        description:
          'Execution environments that are started before anybody calls, and paid for by the hour; `reservedConcurrency` must be no less. [What it changes](deploying.md#gradual-rollout).',
        unset: 'none: each starts when it is needed',
        examples: [2],
      }),
  })
    .prefault({})
    .meta({ description: 'The function that answers. [How fast it is](performance.md).' }),
  deployment: group({
    rollout: z
      .enum(['all-at-once', 'canary'], {
        error: 'must be "all-at-once" or "canary"; remove it for the default, "all-at-once"',
      })
      .default('all-at-once')
      .meta({
        description:
          'How a new version of the function takes over: for all calls at once, or first for one of ten, for a quarter of an hour, in which alarms that ring take it back.',
        examples: ['canary'],
      }),
  })
    .prefault({})
    .meta({ description: 'How new versions take over. [What that takes](deploying.md#gradual-rollout).' }),
  endpoints: group({
    fips: flag('the default, false')
      .default(false)
      .meta({
        description: 'The functions ask the FIPS endpoints of AWS: `AWS_USE_FIPS_ENDPOINT`.',
        examples: [true],
      }),
    dualStack: flag('the default, false')
      .default(false)
      .meta({
        description:
          'The functions ask the endpoints of AWS that take IPv6, too: `AWS_USE_DUALSTACK_ENDPOINT`.',
        examples: [true],
      }),
  })
    .prefault({})
    .meta({
      description:
        'Where the functions ask DynamoDB and Secrets Manager. [Other partitions](deploying.md#other-partitions).',
    }),
  ledger: group({
    events: flag('the default, false')
      .default(false)
      .meta({
        description:
          'What is recorded goes to a bus of EventBridge, too. [What an event says, and what to do with it](audit.md#events).',
        examples: [true],
      }),
    retentionDays: whole(30, 3653, 'days', 'the default, 400')
      .default(400)
      .meta({ description: 'How long the record of a change is kept.', examples: [730] }),
    reads: z
      .enum(['sensitive', 'all'], {
        error: 'must be "sensitive" or "all"; remove it for the default, "sensitive"',
      })
      .default('sensitive')
      .meta({
        description:
          'Which reads are on record: exports, reviews and whatever shows secrets or links, or all. Each is one request to the ledger more.',
        examples: ['all'],
      }),
    addresses: z
      .enum(['hashed', 'plain', 'none'], {
        error: 'must be "hashed", "plain" or "none"; remove it for the default, "hashed"',
      })
      .default('hashed')
      .meta({
        description:
          "How email addresses that a change is about go on record: as a MAC with the ledger's key, by which an exact address is found, as they are, or not at all.",
        examples: ['plain'],
      }),
    kmsKeyArn: kmsKeyArn('remove it for the key that AWS manages')
      .optional()
      .meta({
        description: 'The customer-managed KMS key that encrypts the ledger.',
        unset: 'the key that AWS manages',
        examples: [exampleKey],
      }),
    recoveryDays: whole(1, 35, 'days', 'the default, 35')
      .default(35)
      .meta({
        description: 'How far back the ledger can be restored, to any second.',
        examples: [7],
      }),
    backupDays: whole(1, 36_500, 'days', 'no backups besides')
      .optional()
      .meta({
        description:
          'AWS Backup makes a copy of the ledger every day and keeps it so long. [What it is good for](deploying.md#backups).',
        unset: 'none: only what `recoveryDays` says',
        examples: [400],
      }),
    tableName: matching(
      /^[\w.-]{3,255}$/,
      'the name of a table of DynamoDB',
      'remove it for the table that the stack made',
    )
      .optional()
      .meta({
        description:
          'Another table to work with, in the account and region of the stack: [a restored one](runbooks.md#the-ledger-is-down-or-was-restored). The one that the stack made stays.',
        unset: 'the one that the stack made',
        examples: ['clerk-mcp-prod-restored'],
      }),
  })
    .prefault({})
    .meta({
      description: 'The record of every change. [What it says, and how to search it](audit.md).',
    }),
  secrets: group({
    kmsKeyArn: kmsKeyArn('remove it for the key that AWS manages')
      .optional()
      .meta({
        description:
          'The customer-managed KMS key that encrypts the secrets that the stack makes. [Who must be allowed to use it](deploying.md#keys).',
        unset: 'the key that AWS manages',
        examples: [exampleKey],
      }),
  })
    .prefault({})
    .meta({
      description:
        "The secrets that the stack makes: Clerk's key, and the keys of approvals and of the ledger.",
    }),
  logs: group({
    retentionDays: z
      .literal(retentionDays, {
        error: `must be a number of days that CloudWatch offers: ${retentionDays.join(', ')}; remove it for the default, 90`,
      })
      .default(RetentionDays.THREE_MONTHS)
      .meta({
        description: 'How long logs are kept.',
        values: `days, as CloudWatch offers them: ${retentionDays.join(', ')}`,
        examples: [365],
      }),
    kmsKeyArn: kmsKeyArn('remove it for encryption by CloudWatch Logs itself')
      .optional()
      .meta({
        description:
          'The customer-managed KMS key that encrypts the logs. [What its policy must allow](deploying.md#keys).',
        unset: 'CloudWatch Logs encrypts by itself',
        examples: [exampleKey],
      }),
  })
    .prefault({})
    .meta({ description: 'The logs of the functions and the API. [What they say](logs.md).' }),
  alarms: group(
    {
      topicArn: matching(
        /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
        'the ARN of an SNS topic, not one with the suffix .fifo',
        'copy it from the SNS console, or remove it',
      )
        .optional()
        .meta({
          description:
            'An SNS topic in the region of the stack. Its policy must let `cloudwatch.amazonaws.com` publish where the topic is encrypted or of another account.',
          unset: 'none',
          examples: ['arn:aws:sns:eu-west-1:123456789012:on-call'],
        }),
      email: matching(
        /^[^\s@",;<>]{1,64}@[a-z0-9.-]{1,180}\.[a-z]{2,63}$/i,
        'an email address',
        'correct it, or remove it',
      )
        .optional()
        .meta({
          description: 'An address to write to. AWS asks it first whether it wants that.',
          unset: 'none',
          examples: ['platform@example.com'],
        }),
    },
    'alarms that tell nobody',
  )
    .prefault({})
    .meta({
      description:
        'Whom alarms tell that something begins or ends. They are there anyway, and tell nobody without one of these. [What they mean](watching.md#alarms).',
    }),
  tracing: flag('the default, true')
    .default(true)
    .meta({ description: 'X-Ray traces of the API and the functions.', examples: [false] }),
  retain: flag('the default: true, but false for the stage dev')
    .optional()
    .meta({
      description: 'Keep the secret, the ledger and the logs when the stack is deleted.',
      unset: '`true`, but `false` in the stage `dev`',
      examples: [true],
    }),
  // Rules: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
  tags: named(
    matching(
      /^(?![Aa][Ww][Ss]:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
      '1 to 128 letters, digits, spaces or _ . : / = + - @, and not start with aws:',
      'rename it',
    ),
    matching(
      /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
      'text of at most 256 letters, digits, spaces or _ . : / = + - @',
      'change it',
    ),
    'must be an object of tag names and values; remove it for no tags',
  )
    .default({})
    .meta({
      description:
        'Tags on every resource but alarms, the dashboard, the rollout, lists of addresses and what links VPC endpoints to a domain, besides `clerk-mcp:stage`, by which costs can be told apart; one of that name here wins.',
      values:
        'up to 50 names of 1 to 128 and values of at most 256 letters, digits, spaces or `_ . : / = + - @`; no name starts with `aws:`, and no two differ in upper and lower case alone',
      unset: 'none',
      examples: [{ 'cost-centre': '4711' }],
    }),
});

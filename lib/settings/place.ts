import type { Problem } from './problems.ts';

/** An ARN that must be where the stack is. */
interface Placed {
  readonly path: readonly string[];
  /** Of the stack's account, too: it can't be shared with another. */
  readonly isOfAccount?: true;
  readonly wayOut: string;
}

/**
 * The functions ask Secrets Manager of their own region, keys are used where they are, and a regional domain takes
 * certificates of its region: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-regional-api-custom-domain-create.html
 */
const placed: readonly Placed[] = [
  {
    path: ['clerk', 'secretArn'],
    wayOut: 'replicate the secret there, or remove it to have one created',
  },
  { path: ['clerk', 'kmsKeyArn'], wayOut: 'name the key that the secret is encrypted with there' },
  {
    path: ['guardrails', 'credentialSecrets', 'kmsKeyArn'],
    wayOut: 'name the key that the secrets are encrypted with there',
  },
  { path: ['alarms', 'topicArn'], wayOut: 'name a topic there' },
  { path: ['ledger', 'kmsKeyArn'], wayOut: 'name a key there, or remove it for the key that AWS manages' },
  {
    path: ['domain', 'certificateArn'],
    isOfAccount: true,
    wayOut: 'request the certificate there, or import it',
  },
  {
    path: ['secrets', 'kmsKeyArn'],
    wayOut: 'name a key there, or remove it for the key that AWS manages',
  },
  {
    path: ['logs', 'kmsKeyArn'],
    wayOut: 'name a key there, or remove it for encryption by CloudWatch Logs itself',
  },
];

/** Regions that have no EventBridge Pipes, by CloudFormation's list of types as the CDK 2.276.0 has it. */
const withoutPipes = /^(us-gov-|il-central-1$|mx-central-1$|ap-east-2$)/;

/** The region of the stack, as far as the settings tell: `region`, or else where the first is that must be in it. */
export function regionIn(content: unknown): string | undefined {
  return stackRegion(content)?.region;
}

/** What is not where the stack is. Looks at `content` as it is: other problems do not keep these back. */
export function placeProblems(content: unknown): Problem[] {
  const stack = stackRegion(content);
  const account = textAt(content, ['account']);
  const elsewhere = placed.flatMap(({ path, isOfAccount, wayOut }): Problem[] => {
    const arn = textAt(content, path);
    const place = placeOf(arn);
    if (!place) return [];
    const problem = (where: string) => ({
      path,
      text: `${JSON.stringify(arn)} must be in ${where}; ${wayOut}`,
    });
    return [
      ...(stack && place.region !== stack.region
        ? [problem(`the region of the stack, ${stack.region}${stack.told}`)]
        : []),
      ...(isOfAccount && account !== undefined && place.account !== account
        ? [problem(`the account of the stack, ${account}`)]
        : []),
    ];
  });
  const boundary = textAt(content, ['permissionsBoundary']);
  const [, owner] = /^arn:[^:]+:iam::(\d{12}):/.exec(boundary ?? '') ?? [];
  if (owner !== undefined && account !== undefined && owner !== account) {
    elsewhere.push({
      path: ['permissionsBoundary'],
      text: `${JSON.stringify(boundary)} must be in the account of the stack, ${account}; name the policy there`,
    });
  }
  return stack && valueAt(content, eventsPath) === true && withoutPipes.test(stack.region)
    ? [
        ...elsewhere,
        {
          path: eventsPath,
          text: `true needs EventBridge Pipes, which ${stack.region} does not have${stack.told}; remove it, or use another region`,
        },
      ]
    : elsewhere;
}

const eventsPath = ['ledger', 'events'];

function stackRegion(content: unknown): { readonly region: string; readonly told: string } | undefined {
  const region = textAt(content, ['region']);
  if (region !== undefined) return { region, told: '' };
  for (const { path } of placed) {
    const place = placeOf(textAt(content, path));
    if (place) return { region: place.region, told: `, where ${path.join('.')} is` };
  }
  return undefined;
}

/** arn:aws:secretsmanager:<region>:<account>:… */
function placeOf(arn = ''): { readonly region: string; readonly account: string } | undefined {
  const [, region, account] = /^arn:[^:]+:[^:]+:([a-z0-9-]+):(\d{12}):/.exec(arn) ?? [];
  return region === undefined || account === undefined ? undefined : { region, account };
}

function textAt(content: unknown, path: readonly string[]): string | undefined {
  const found = valueAt(content, path);
  return typeof found === 'string' ? found : undefined;
}

function valueAt(content: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    content,
  );
}

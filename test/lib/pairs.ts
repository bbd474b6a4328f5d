import covertable from 'covertable';
import { join } from 'node:path';
import { permissions } from '../../lambda/access/permissions.ts';
import { tools } from '../../lambda/tools/registry.ts';
import { tlsPolicies } from '../../lib/settings/domain.ts';
import { settingsSchema, type SettingsSchema } from '../../lib/settings/json-schema.ts';

/*
 * Every setting at its smallest and at its largest, in as few stages as there must be for each value to meet each value
 * of every other setting once.
 */

type Json = Readonly<Record<string, unknown>>;

/** What one factor adds to the settings; `undefined` leaves them as they are. */
type Level = Json | undefined;

const many = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => item(index));
const text = (length: number, start = '') => start.padEnd(length, 'x');
const span = (from: string, to: string, ...days: readonly string[]) => ({ days, from, to });
/** A host name with so many characters, in labels of 49. */
const host = (length: number, start = '') => {
  const labels = `${start}${many(6, () => `${'h'.repeat(49)}.`).join('')}`;
  return `${labels.slice(0, length - 4).replace(/\.$/, 'h')}.com`;
};
const arn = (service: string, resource: string) =>
  `arn:<partition>:${service}:<region>:<account>:${resource}`;
const key = arn('kms', `key/mrk-${'0'.repeat(32)}`);
const ec2Id = (kind: string, index: number) =>
  `${kind}-0123456789abcde${index.toString(16).padStart(2, '0')}`;
const all = { perHour: 100_000, perDay: 1_000_000 };
const none = { perHour: 0, perDay: 0 };
const budgets = (each: typeof all) =>
  Object.fromEntries(
    ['deletions', 'bans', 'roleRaises', 'credentialChanges', 'invitations', 'mails', 'impersonations'].map(
      (name) => [name, each],
    ),
  );
const changing = [...tools.values()]
  .filter(({ annotations, permission }) => !annotations.readOnlyHint && permission !== null)
  .map(({ name }) => name);
const id = (prefix: string, index = 0) => text(prefix.length + 65, `${prefix}_${index}`);

/** The point that its curve is made by is as good a public key as any: NIST SP 800-186, 3.2.1.3. */
const ecKey = {
  kty: 'EC',
  crv: 'P-256',
  x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
  y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
};
const rsaKey = { kty: 'RSA', n: Buffer.alloc(512, 0xff).toString('base64url'), e: 'AQAB' };
const keySet = (key: Json, count: number): Json => ({
  keys: many(count, (index) => ({ ...key, kid: text(64, `key${index}`) })),
});

const issuers = many(50, (index) => ({
  name: text(40, `issuer${index}`),
  issuer: text(508, `https://issuer${index}.example.com/`),
  audience: text(512),
  algorithms: [
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
    'Ed25519',
  ],
  jwks: keySet(ecKey, 1 + (index % 10)),
  requiredClaims: Object.fromEntries(
    many(index % 11, (claim) => [text(64, `claim${claim}`), [text(64, 'a'), text(64, 'b')]]),
  ),
}));
const claims = { groups: [text(64, 'a'), text(64, 'b')] };
const everybody = [
  { organization: 'org_1', role: 'org:a' },
  { organization: 'org_1', permission: 'org:a' },
  { machine: 'mch_1' },
  { apiKey: 'ak_1' },
  { organization: id('org'), role: text(64, 'org:'), permission: text(94, 'org:') },
  { user: id('user') },
  { machine: id('mch') },
  { apiKey: id('ak') },
  { iamRole: `arn:<partition>:iam::<account>:role/${text(64)}` },
  { issuer: issuers[0]?.name, claims },
];

/** Who is let in, with a rule for them; what each may do is another factor. */
const who: readonly Json[] = [
  { identity: { iam: true }, principals: [{ iamRole: 'a' }] },
  {
    identity: { clerk: { issuer: 'https://c', tokens: ['oauth'], jwks: keySet(rsaKey, 1) } },
    principals: [{ user: 'user_1' }],
  },
  {
    identity: {
      oidc: [{ name: 'a', issuer: 'https://i', audience: 'a', algorithms: ['RS256'] }],
      iam: false,
    },
    principals: [{ issuer: 'a', claims: { c: 'v' } }],
  },
  {
    identity: {
      clerk: {
        issuer: `https://${host(253)}`,
        tokens: ['oauth', 'm2m', 'apiKey'],
        jwks: keySet(rsaKey, 50),
      },
      oidc: issuers,
      iam: true,
    },
    principals: everybody,
  },
];

const place = (partition: string, region: string, account = '123456789012'): Json => ({
  place: { partition, region, account },
  region,
  account,
});

/** Each factor with its levels. */
const factors: Readonly<Record<string, readonly Level[]>> = {
  who,
  place: [
    { place: { partition: 'aws', region: 'eu-west-1', account: '000000000000' } },
    place('aws', 'ap-southeast-1', '000000000000'),
    place('aws-cn', 'cn-northwest-1'),
    place('aws-us-gov', 'us-gov-west-1'),
    place('aws-eusc', 'eusc-de-east-1'),
  ],
  stage: [{ stage: 'a' }, { stage: 'dev' }, { stage: text(20, 'production') }],
  description: [undefined, { description: 'x' }, { description: text(512) }],
  waitForSwitch: [{ tools: { waitForSwitch: true } }, { tools: { waitForSwitch: false } }],
  schema: [{ $schema: 'a' }, { $schema: './settings.schema.json' }],
  contact: [undefined, { contact: 'x' }, { contact: text(200) }],
  secret: [
    undefined,
    { clerk: { secretArn: arn('secretsmanager', 'secret:a-AbCdEf') } },
    { clerk: { secretArn: arn('secretsmanager', `secret:${text(512)}-AbCdEf`), kmsKeyArn: key } },
  ],
  apiUrl: [
    undefined,
    { clerk: { apiUrl: 'https://a' } },
    { clerk: { apiUrl: `https://${host(253)}:65535` } },
  ],
  environment: [
    undefined,
    ...['development', 'production'].map((environment) => ({ clerk: { environment } })),
  ],
  scopes: [
    undefined,
    { identity: { permissionScopes: false } },
    ...['read', 'all'].map((firstScopes) => ({ identity: { permissionScopes: true, firstScopes } })),
  ],
  cacheSeconds: [{ identity: { cacheSeconds: 0 } }, { identity: { cacheSeconds: 3600 } }],
  grants: [
    { grants: { a: ['users:read'] }, rules: 1 },
    { grants: Object.fromEntries(many(100, (index) => [text(40, `role${index}`), permissions])), rules: 200 },
  ],
  approvals: [undefined, { asks: [] }, { asks: ['ask', 'block', 'never'] }],
  protected: [
    { guardrails: { protected: { users: [], organizations: [], roles: [], metadataKeys: [] } } },
    {
      guardrails: {
        protected: {
          users: many(100, (index) => id('user', index)),
          organizations: many(100, (index) => id('org', index)),
          roles: many(100, (index) => text(64, `org:${index}_`)),
          metadataKeys: many(100, (index) => text(200, `${index}`)),
        },
      },
    },
  ],
  allowSelf: [{ guardrails: { allowSelf: false } }, { guardrails: { allowSelf: true } }],
  budgets: [{ guardrails: { budgets: budgets(none) } }, { guardrails: { budgets: budgets(all) } }],
  authorizationKeys: [
    { guardrails: { authorizationKeys: [] } },
    { guardrails: { authorizationKeys: many(100, (index) => text(200, `${index}`)) } },
  ],
  rawCredentials: ['allow', 'refuse'].map((rawCredentials) => ({ guardrails: { rawCredentials } })),
  credentialSecrets: [
    undefined,
    { guardrails: { credentialSecrets: { prefix: 'b/' } } },
    { guardrails: { credentialSecrets: { prefix: `${text(511, 'b')}/`, kmsKeyArn: key } } },
  ],
  tools: [undefined, { tools: { listed: [...tools.keys()] } }, { tools: { hidden: [...tools.keys()] } }],
  domain: [
    undefined,
    { domain: { name: 'a.co', certificateArn: certificate() } },
    { domain: { name: host(253), certificateArn: certificate(), tlsPolicy: tlsPolicies[0] } },
    { domain: { name: 'a.co', hostedZoneId: 'ZA', hostedZoneName: 'a.co', tlsPolicy: tlsPolicies[1] } },
    {
      domain: {
        name: `${'h'.repeat(20)}.${host(43)}`,
        hostedZoneId: text(32, 'Z').toUpperCase(),
        hostedZoneName: host(43),
        tlsPolicy: tlsPolicies[4],
      },
    },
  ],
  endpointsOfCallers: [
    undefined,
    { network: { vpcEndpointIds: ['vpce-01234567'], privateDns: false } },
    { network: { vpcEndpointIds: many(10, (index) => ec2Id('vpce', index)), privateDns: true } },
  ],
  functionsInVpc: [
    undefined,
    { network: { functions: { subnetIds: ['subnet-01234567'], securityGroupIds: ['sg-01234567'] } } },
    {
      network: {
        functions: {
          subnetIds: many(16, (index) => ec2Id('subnet', index)),
          securityGroupIds: many(5, (index) => ec2Id('sg', index)),
          proxyUrl: 'http://p:1',
          createEndpoints: { vpcId: 'vpc-01234567', services: ['logs'] },
        },
      },
    },
    {
      network: {
        functions: {
          subnetIds: ['subnet-01234567'],
          securityGroupIds: ['sg-01234567'],
          proxyUrl: `http://${host(253)}:65535`,
          createEndpoints: { vpcId: ec2Id('vpc', 0), routeTableIds: ['rtb-01234567'] },
        },
      },
    },
    {
      network: {
        functions: {
          subnetIds: ['subnet-01234567'],
          securityGroupIds: ['sg-01234567'],
          createEndpoints: {
            vpcId: ec2Id('vpc', 0),
            routeTableIds: many(16, (index) => ec2Id('rtb', index)),
            services: ['dynamodb'],
          },
        },
      },
    },
  ],
  waf: [
    undefined,
    { waf: {} },
    { waf: { ratePerAddress: 10, allowedAddresses: ['203.0.113.7'] } },
    {
      waf: {
        ratePerAddress: 2_000_000_000,
        allowedAddresses: many(1_000, (index) =>
          index % 2 ? `10.${index % 250}.0.0/16` : `2001:db8:${index}::/48`,
        ),
      },
    },
  ],
  instance: [undefined, { name: 'a' }, { name: text(30, 'a') }],
  boundary: [
    undefined,
    { permissionsBoundary: 'arn:<partition>:iam::aws:policy/PowerUserAccess' },
    { permissionsBoundary: `arn:<partition>:iam::<account>:policy/${text(128)}` },
  ],
  rolePath: [{ rolePath: '/' }, { rolePath: `/${text(510)}/` }],
  secretsKey: [undefined, { secrets: { kmsKeyArn: key } }],
  logsKey: [undefined, { logs: { kmsKeyArn: key } }],
  recovery: [1, 35].map((recoveryDays) => ({ ledger: { recoveryDays } })),
  backup: [undefined, ...[1, 36_500].map((backupDays) => ({ ledger: { backupDays } }))],
  otherTable: [undefined, ...['a.b', text(255)].map((tableName) => ({ ledger: { tableName } }))],
  throttle: [
    { api: { throttle: { rateLimit: 1, burstLimit: 1 } } },
    { api: { throttle: { rateLimit: 10_000, burstLimit: 5_000 } } },
  ],
  origins: [
    { api: { allowedOrigins: [] } },
    { api: { allowedOrigins: ['http://localhost'] } },
    { api: { allowedOrigins: many(20, (index) => `https://${host(253, `o${index}.`)}:65535`) } },
  ],
  logRole: ['account', 'create'].map((logRole) => ({ api: { logRole } })),
  page: [
    { page: { shown: false, note: 'x' } },
    { page: { shown: true, tools: false, note: text(300) } },
    { page: { tools: true } },
  ],
  limits: [
    undefined,
    ...[1, 100].map((percent) => ({ limits: { perCall: percent, perPrincipal: percent } })),
  ],
  function: [
    { function: { memoryMb: 128, timeoutSeconds: 10 } },
    { function: { memoryMb: 10_240, timeoutSeconds: 900 } },
  ],
  concurrency: [
    undefined,
    ...[1, 10_000].map((reservedConcurrency) => ({ function: { reservedConcurrency } })),
  ],
  provisioned: [
    undefined,
    { function: { provisionedConcurrency: 1 } },
    { function: { provisionedConcurrency: 10_000 } },
  ],
  rollout: ['all-at-once', 'canary'].map((rollout) => ({ deployment: { rollout } })),
  endpoints: [
    { endpoints: { fips: false, dualStack: false } },
    { endpoints: { fips: true, dualStack: true } },
  ],
  ledger: [30, 3653].map((retentionDays) => ({ ledger: { retentionDays } })),
  record: [
    { ledger: { addresses: 'plain', reads: 'sensitive' } },
    { ledger: { addresses: 'none', reads: 'all' } },
  ],
  within: [
    undefined,
    { within: { organizations: [id('org', 0)] } },
    { within: { organizations: many(100, (index) => id('org', index)), users: 'exclusive' } },
    { within: { users: { emailDomains: ['a.de'], exclusive: false } } },
    {
      within: {
        organizations: [id('org', 1)],
        users: {
          emailDomains: many(100, (index) => host(253, `d${index}.`).toLowerCase()),
          exclusive: true,
        },
      },
    },
  ],
  mask: [undefined, { mask: ['users.emailAddress', 'users.phoneNumber', 'users.web3Wallet'] }],
  when: [
    undefined,
    { when: [{ argument: 'role', oneOf: ['x'], permissions: ['memberships:*'], otherwise: text(10) }] },
    {
      when: many(20, (index) => ({
        permissions: ['memberships:read', 'organizations:read'],
        argument: 'limit',
        oneOf: many(100, (value) => value + index),
        otherwise: text(300),
      })),
    },
    { when: [{ hours: { timeZone: 'UTC', open: [span('00:00', '00:01', 'mon')] }, otherwise: text(10) }] },
    {
      when: [
        {
          hours: {
            timeZone: 'America/Argentina/Buenos_Aires',
            open: many(20, () => span('23:59', '24:00', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')),
          },
          otherwise: text(300),
        },
      ],
    },
  ],
  production: [undefined, { readOnly: true }],
  alarms: [
    undefined,
    { alarms: { topicArn: arn('sns', 'a') } },
    { alarms: { topicArn: arn('sns', text(256)) } },
    { alarms: { email: 'a@b.co' } },
    { alarms: { topicArn: arn('sns', 'a'), email: `${text(64, 'a')}@${host(184)}` } },
  ],
  events: [false, true].map((events) => ({ ledger: { events } })),
  ledgerKey: [undefined, { ledger: { kmsKeyArn: key } }],
  logs: [1, 3653].map((retentionDays) => ({ logs: { retentionDays } })),
  tracing: [{ tracing: false }, { tracing: true }],
  retain: [undefined, { retain: false }, { retain: true }],
  tags: [
    undefined,
    { tags: { a: '' } },
    { tags: Object.fromEntries(many(50, (index) => [text(128, `tag ${index} `), text(256)])) },
  ],
};

function certificate(): string {
  return arn('acm', `certificate/${text(36, '0')}`);
}

/** A stage and what its file says. */
export interface PairedStage {
  readonly stage: string;
  readonly settings: unknown;
}

/** Where the stages are synthesized to, each in a folder named by its number, and their settings in `stages.json`. */
export const folder = join(import.meta.dirname, '../../.local/test-pairs');

/** The stages, the same at each run. */
export function pairedStages(): PairedStage[] {
  const levels = Object.fromEntries(
    Object.entries(factors).map(([name, values]) => [name, values.map((_, index) => index)]),
  );
  return covertable
    .make(levels)
    .map((row) => composed(Object.entries(row).map(([name, index]) => factors[name]?.[index] ?? {})));
}

function composed(parts: readonly Json[]): PairedStage {
  const {
    stage,
    place: here,
    principals,
    grants,
    rules,
    asks,
    within,
    mask,
    when,
    readOnly,
    ...settings
  } = parts.reduce(merged, {});
  const named = principals as Json[];
  const roles = Object.keys(grants as Json);
  // What claims and organizations are asked by must be a rule of its own.
  const own = named.map((principal) => ({ principals: [principal], roles }));
  const more = many(Number(rules) - 1, (index) => ({
    name: text(60, `rule ${index} `),
    principals: named.slice(0, 1),
    roles,
  }));
  const ofDomains = isObject(within) && isObject(within['users']);
  const some = ofDomains ? 'of-domains' : 'within-some';
  const reaching = within
    ? [{ name: 'reaching', principals: named.slice(0, 1), roles: [some], within, ...(mask ? { mask } : {}) }]
    : [];
  const conditional = when
    ? [
        {
          name: 'conditional',
          principals: named.slice(0, 1),
          roles: ['within-some'],
          when,
          ...(readOnly ? { production: true } : {}),
        },
      ]
    : [];
  const unattended = named.filter((principal) => !('user' in principal || 'organization' in principal));
  const approvals = (asks as string[] | undefined)?.map((mode) => ({
    mode,
    tools: changing,
    permissions,
    principals: mode === 'never' ? unattended : named,
  }));
  const whole = {
    ...settings,
    access: {
      ...(readOnly ? { production: 'read-only' } : {}),
      roles: {
        ...(grants as Json),
        'within-some': ['organizations:read', 'memberships:*'],
        'of-domains': ['users:read'],
      },
      rules: [...own, ...more, ...reaching, ...conditional],
    },
    ...(approvals ? { approvals: approvals.filter((rule) => rule.principals.length > 0) } : {}),
  };
  Object.assign(whole, withoutConflicts(whole, here as { region: string }));
  // No more are provisioned than are reserved: test/lib/settings/settings.test.ts.
  const { reservedConcurrency: reserved, provisionedConcurrency: provisioned } = settings[
    'function'
  ] as Record<string, number | undefined>;
  if (reserved !== undefined && provisioned !== undefined && provisioned > reserved) {
    Object.assign(whole, merged(whole, { function: { provisionedConcurrency: reserved } }));
  }
  const filled = Object.entries(here as Record<string, string>).reduce(
    (json, [name, value]) => json.replaceAll(`<${name}>`, value),
    JSON.stringify(whole),
  );
  return { stage: String(stage), settings: JSON.parse(filled) };
}

/** What some settings are refused beside: test/lib/settings/ has it. */
function withoutConflicts(whole: Json, { region }: { readonly region: string }): Json {
  const at = (path: string) =>
    path.split('.').reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), whole);
  const left: Json[] = [];
  // Where there are no pipes, and with another table.
  if (region.startsWith('us-gov-') || at('ledger.tableName')) left.push({ ledger: { events: false } });
  if (at('network.functions.createEndpoints') && (at('endpoints.fips') || at('endpoints.dualStack'))) {
    left.push({ endpoints: { fips: false, dualStack: false } });
  }
  return left.reduce(merged, whole);
}

function merged(one: Json, other: Json): Json {
  const both = Object.entries(other).map(([name, value]) => {
    const before = one[name];
    return [name, isObject(before) && isObject(value) ? merged(before, value) : value];
  });
  return { ...one, ...Object.fromEntries(both) };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The paths of all settings there are, `identity.oidc[].name`. */
export function documentedPaths(): string[] {
  const schema = settingsSchema();
  const pathsIn = (path: string, inner: SettingsSchema): string[] => {
    const { properties, items } = inner;
    if (items) return pathsIn(`${path}[]`, items);
    if (!properties) return [path];
    return Object.entries(properties).flatMap(([name, child]) =>
      pathsIn(path ? `${path}.${name}` : name, child),
    );
  };
  return pathsIn('', schema);
}

/** By path, the values that settings have there, as JSON; what the settings themselves name has the path of all of it. */
export function valuesIn(settings: unknown, known: ReadonlySet<string>, path = ''): [string, string][] {
  if (known.has(path)) return [[path, JSON.stringify(settings)]];
  if (Array.isArray(settings)) return settings.flatMap((item) => valuesIn(item, known, `${path}[]`));
  if (!isObject(settings)) return [[path, JSON.stringify(settings)]];
  return Object.entries(settings).flatMap(([name, value]) =>
    valuesIn(value, known, path ? `${path}.${name}` : name),
  );
}

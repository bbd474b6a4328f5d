import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { readSettings } from '../../../lib/settings/settings.ts';
import { least } from './least.ts';
import { problemsIn, type SettingsReader, settingsReader } from './settings-reader.ts';

let reader: SettingsReader;

beforeEach(async () => {
  reader = await settingsReader();
});
afterEach(() => reader.remove());

/** Reads settings that let somebody in, and say what `content` says. */
const settingsOf = (content: object, stage?: string) => reader.settingsOf({ ...least, ...content }, stage);
const problemsOf = (content: object) =>
  reader.problemsOf(Array.isArray(content) ? content : { ...least, ...content });

const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:clerk-AbCdEf';
const keyElsewhere = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b-2c3d';
const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b-2c3d';
const notAnOrigin =
  'must be an https URL without a path (http only for 127.0.0.1, localhost and [::1]); correct it';

describe('good settings', () => {
  test('a way in and a rule are enough, and every default is filled in', async () => {
    expect(await settingsOf({})).toEqual({
      stage: 'dev',
      contact: 'whoever runs this server',
      name: 'clerk-mcp',
      rolePath: '/',
      network: { vpcEndpointIds: [], privateDns: false },
      secrets: {},
      clerk: { apiUrl: 'https://api.clerk.com', environment: 'development' },
      approvals: [],
      identity: { oidc: [], iam: true, permissionScopes: false, cacheSeconds: 0 },
      access: least.access,
      page: { shown: true, tools: true },
      limits: { perCall: 60, perPrincipal: 80 },
      api: { throttle: { rateLimit: 50, burstLimit: 100 }, allowedOrigins: [], logRole: 'account' },
      function: { memoryMb: 1024, timeoutSeconds: 60 },
      logs: { retentionDays: 90 },
      tools: { listed: [], hidden: [], waitForSwitch: true },
      deployment: { rollout: 'all-at-once' },
      endpoints: { fips: false, dualStack: false },
      ledger: {
        addresses: 'hashed',
        reads: 'sensitive',
        retentionDays: 400,
        recoveryDays: 35,
        events: false,
      },
      alarms: {},
      guardrails: {
        protected: { users: [], organizations: [], roles: [], metadataKeys: [] },
        allowSelf: false,
        budgets: {
          deletions: { perHour: 20, perDay: 100 },
          bans: { perHour: 20, perDay: 100 },
          roleRaises: { perHour: 20, perDay: 50 },
          credentialChanges: { perHour: 20, perDay: 50 },
          invitations: { perHour: 100, perDay: 500 },
          mails: { perHour: 200, perDay: 1_000 },
          impersonations: { perHour: 20, perDay: 50 },
        },
        authorizationKeys: ['role', 'roles', 'permissions', 'plan', 'admin'],
        rawCredentials: 'allow',
      },
      tracing: true,
      retain: false,
      tags: {},
    });
  });

  test.each([
    'Ada',
    "the platform team (#clerk-mcp), that's platform@example.com",
    'https://help.example.com/new?to=clerk&x=1%20',
    'x'.repeat(200),
  ])('whom callers ask is said in plain characters: %s', async (contact) => {
    expect((await settingsOf({ contact })).contact).toBe(contact);
  });

  test.each([
    '',
    ' Ada',
    'Ada ',
    'the "team"',
    'C:\\team',
    '$context.identity',
    'Jürgen',
    'a\nb',
    'x'.repeat(201),
    7,
  ])('and is refused where it could break the JSON that API Gateway makes: %j', async (contact) => {
    await expect(settingsOf({ contact })).rejects.toThrow(/contact: .*must be 1 to 200 letters/);
  });

  test('the stack is where the settings say, or else where they name what must be with it', async () => {
    const domain = { name: 'mcp.example.com', certificateArn: certificate };
    expect((await settingsOf({ region: 'eu-west-1' })).region).toBe('eu-west-1');
    expect((await settingsOf({ domain })).region).toBe('us-east-1');
    expect((await settingsOf({ clerk: { secretArn: arn }, domain })).region).toBe('us-east-1');
    expect((await settingsOf({ ledger: { kmsKeyArn: keyElsewhere } })).region).toBe('eu-west-1');
    expect(await settingsOf({})).not.toHaveProperty('region');
  });

  test.each(['eu-west-1', 'us-gov-west-1', 'cn-northwest-1', 'eusc-de-east-1', 'us-isob-east-1'])(
    'a region may be of any partition: %s',
    async (region) => {
      expect((await settingsOf({ region })).region).toBe(region);
    },
  );

  test('the secret and the logs are kept by default in every stage but dev', async () => {
    expect((await settingsOf({}, 'dev')).retain).toBe(false);
    expect((await settingsOf({}, 'prod')).retain).toBe(true);
    expect((await settingsOf({ retain: false }, 'prod')).retain).toBe(false);
    expect((await settingsOf({ retain: true }, 'dev')).retain).toBe(true);
  });

  test('the key must be one of a production instance by default in every stage but dev', async () => {
    const kindOf = async (clerk: object, stage: string) =>
      (await settingsOf({ clerk }, stage)).clerk.environment;
    expect(await kindOf({}, 'dev')).toBe('development');
    expect(await kindOf({}, 'prod')).toBe('production');
    expect(await kindOf({ environment: 'development' }, 'prod')).toBe('development');
    expect(await kindOf({ environment: 'production' }, 'dev')).toBe('production');
  });

  test.each(['http://127.0.0.1:4000', 'http://localhost', 'http://[::1]:80', 'https://api.clerk.com:443'])(
    'Clerk may be at %s',
    async (apiUrl) => {
      expect((await settingsOf({ clerk: { apiUrl } })).clerk.apiUrl).toBe(apiUrl);
    },
  );

  test.each([
    { function: { memoryMb: 128, timeoutSeconds: 10, reservedConcurrency: 1 } },
    { function: { memoryMb: 10_240, timeoutSeconds: 900 } },
    { api: { throttle: { rateLimit: 1, burstLimit: 5_000 } }, logs: { retentionDays: 3653 } },
    { tags: { 'cost centre': '4711', Team: 'Identität/IT' } },
    { domain: { name: 'mcp.example.com', certificateArn: certificate } },
    { clerk: { secretArn: arn, kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/0a1b-2c3d' } },
    { api: { allowedOrigins: ['https://app.example.com', 'http://localhost:6274'] } },
    { identity: { iam: true, permissionScopes: true, cacheSeconds: 3600 } },
  ])('the limits themselves are allowed: %j', async (content) => {
    expect(await settingsOf(content)).toMatchObject(content);
  });

  test.each(['dev', 'prod', 'local'])('the shipped stage %s is good', (stage) => {
    expect(readSettings(stage, join(import.meta.dirname, '../../../config'))).toMatchObject({ stage });
  });
});

describe('every fault has a line with path, value, reason and way out', () => {
  test.each<[string, object, string]>([
    [
      'too little memory',
      { function: { memoryMb: 64 } },
      'config/dev.json: function.memoryMb: 64 must be a whole number of MB from 128 to 10240; remove it for the default, 1024',
    ],
    [
      'a number in quotes',
      { function: { timeoutSeconds: '60' } },
      'config/dev.json: function.timeoutSeconds: "60" must be a whole number of seconds from 10 to 900; remove it for the default, 60',
    ],
    [
      'more provisioned than reserved',
      { function: { reservedConcurrency: 2, provisionedConcurrency: 3 } },
      'config/dev.json: function.provisionedConcurrency: 3 must be no more than function.reservedConcurrency, 2; lower it, or raise that',
    ],
    [
      'a fraction',
      { function: { reservedConcurrency: 1.5 } },
      'config/dev.json: function.reservedConcurrency: 1.5 must be a whole number of execution environments from 1 to 10000; remove it for no limit of its own',
    ],
    [
      'a rate of nothing',
      { api: { throttle: { rateLimit: 0 } } },
      'config/dev.json: api.throttle.rateLimit: 0 must be a whole number of requests per second from 1 to 10000; remove it for the default, 50',
    ],
    [
      'an excessive burst',
      { api: { throttle: { burstLimit: 5001 } } },
      'config/dev.json: api.throttle.burstLimit: 5001 must be a whole number of requests from 1 to 5000; remove it for the default, 100',
    ],
    [
      'a retention that CloudWatch lacks',
      { logs: { retentionDays: 31 } },
      'config/dev.json: logs.retentionDays: 31 must be a number of days that CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653; remove it for the default, 90',
    ],
    [
      'plain http',
      { clerk: { apiUrl: 'http://api.clerk.com' } },
      'config/dev.json: clerk.apiUrl: "http://api.clerk.com" must be an https URL without a path (http only for 127.0.0.1, localhost and [::1]); remove it for the default, "https://api.clerk.com"',
    ],
    [
      'an ARN without suffix',
      { clerk: { secretArn: arn.slice(0, -7) } },
      `config/dev.json: clerk.secretArn: "${arn.slice(0, -7)}" must be the complete ARN of a secret, with its six-character suffix; copy it from \`aws secretsmanager describe-secret --secret-id <name>\`, or remove it to have a secret created`,
    ],
    [
      'a secret of another region',
      { region: 'eu-west-1', clerk: { secretArn: arn } },
      `config/dev.json: clerk.secretArn: "${arn}" must be in the region of the stack, eu-west-1; replicate the secret there, or remove it to have one created`,
    ],
    [
      'the key of a secret, of another region',
      { region: 'us-east-1', clerk: { secretArn: arn, kmsKeyArn: keyElsewhere } },
      `config/dev.json: clerk.kmsKeyArn: "${keyElsewhere}" must be in the region of the stack, us-east-1; name the key that the secret is encrypted with there`,
    ],
    [
      'the key of the secrets for callers, of another region',
      {
        region: 'us-east-1',
        guardrails: { credentialSecrets: { prefix: 'users/', kmsKeyArn: keyElsewhere } },
      },
      `config/dev.json: guardrails.credentialSecrets.kmsKeyArn: "${keyElsewhere}" must be in the region of the stack, us-east-1; name the key that the secrets are encrypted with there`,
    ],
    [
      'the key of the ledger, of another region than the secret, where the stack then is',
      { clerk: { secretArn: arn }, ledger: { kmsKeyArn: keyElsewhere } },
      `config/dev.json: ledger.kmsKeyArn: "${keyElsewhere}" must be in the region of the stack, us-east-1, where clerk.secretArn is; name a key there, or remove it for the key that AWS manages`,
    ],
    [
      'a certificate of another region, as edge-optimized domains would have it',
      { region: 'eu-west-1', domain: { name: 'mcp.example.com', certificateArn: certificate } },
      `config/dev.json: domain.certificateArn: "${certificate}" must be in the region of the stack, eu-west-1; request the certificate there, or import it`,
    ],
    [
      'events where there are no pipes',
      { region: 'us-gov-west-1', ledger: { events: true } },
      'config/dev.json: ledger.events: true needs EventBridge Pipes, which us-gov-west-1 does not have; remove it, or use another region',
    ],
    [
      'a topic of another region',
      { region: 'us-east-1', alarms: { topicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call' } },
      'config/dev.json: alarms.topicArn: "arn:aws:sns:eu-west-1:123456789012:on-call" must be in the region of the stack, us-east-1; name a topic there',
    ],
    [
      'a name beside an address',
      { alarms: { email: 'Ada <ada@example.com>' } },
      'config/dev.json: alarms.email: "Ada <ada@example.com>" must be an email address; correct it, or remove it',
    ],
    [
      'a certificate of another account',
      { account: '210987654321', domain: { name: 'mcp.example.com', certificateArn: certificate } },
      `config/dev.json: domain.certificateArn: "${certificate}" must be in the account of the stack, 210987654321; request the certificate there, or import it`,
    ],
    [
      'a key of a kind that Clerk lacks',
      { clerk: { environment: 'staging' } },
      'config/dev.json: clerk.environment: "staging" must be "development" (keys that start with sk_test_) or "production" (sk_live_); remove it for the default: production, but development for the stage dev',
    ],
    [
      'a KMS key by its alias',
      { clerk: { secretArn: arn, kmsKeyArn: 'alias/clerk' } },
      'config/dev.json: clerk.kmsKeyArn: "alias/clerk" must be the ARN of a KMS key; remove it if the secret is encrypted with the key that AWS manages',
    ],
    [
      'a KMS key for a secret that the stack creates',
      { clerk: { kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/0a1b' } },
      'config/dev.json: clerk.kmsKeyArn: is there without clerk.secretArn; add that, or set secrets.kmsKeyArn for the secrets that the stack makes',
    ],
    [
      'a URL for a domain',
      { domain: { name: 'https://mcp.example.com', certificateArn: certificate } },
      'config/dev.json: domain.name: "https://mcp.example.com" must be a host name in lower case, for example "mcp.example.com"; correct it',
    ],
    [
      'a domain in capitals',
      { domain: { name: 'MCP.example.com', certificateArn: certificate } },
      'config/dev.json: domain.name: "MCP.example.com" must be a host name in lower case, for example "mcp.example.com"; correct it',
    ],
    [
      'a domain without a certificate',
      { domain: { name: 'mcp.example.com' } },
      'config/dev.json: domain.certificateArn: is missing; it must be the ARN of an ACM certificate for the name, in the region of the stack; copy it from the ACM console, or set hostedZoneId and hostedZoneName to have one made',
    ],
    [
      'a domain without braces',
      { domain: 'mcp.example.com' },
      `config/dev.json: domain: "mcp.example.com" must be an object in braces; remove it for API Gateway's own address`,
    ],
    [
      'every origin',
      { api: { allowedOrigins: ['*'] } },
      `config/dev.json: api.allowedOrigins.0: "*" ${notAnOrigin}`,
    ],
    [
      'an origin with a path',
      { api: { allowedOrigins: ['https://app.example.com/'] } },
      `config/dev.json: api.allowedOrigins.0: "https://app.example.com/" ${notAnOrigin}`,
    ],
    [
      'an origin that no browser sends: capitals',
      { api: { allowedOrigins: ['https://app.example.com', 'https://App.example.com'] } },
      'config/dev.json: api.allowedOrigins.1: "https://App.example.com" must be as browsers send it, in lower case and without the default port; correct it',
    ],
    [
      'an origin that no browser sends: the default port',
      { api: { allowedOrigins: ['https://app.example.com:443'] } },
      'config/dev.json: api.allowedOrigins.0: "https://app.example.com:443" must be as browsers send it, in lower case and without the default port; correct it',
    ],
    [
      'one origin outside a list',
      { api: { allowedOrigins: 'https://app.example.com' } },
      'config/dev.json: api.allowedOrigins: "https://app.example.com" must be a list of origins; remove it for none',
    ],
    [
      'too many origins',
      { api: { allowedOrigins: Array.from({ length: 21 }, () => 'https://a.example') } },
      'config/dev.json: api.allowedOrigins: ["https://a.example","https://a.example","https://a.example","https://a.example"… has more than 20 origins; remove some',
    ],
    [
      'an account as a number',
      { account: 123456789012 },
      'config/dev.json: account: 123456789012 must be an AWS account id, 12 digits in quotes; remove it to use the account of your credentials',
    ],
    [
      'a region that is none',
      { region: 'Ireland' },
      'config/dev.json: region: "Ireland" must be an AWS region, for example "eu-west-1"; remove it to use the region of your credentials',
    ],
    [
      'a flag in words',
      { tracing: 'yes' },
      'config/dev.json: tracing: "yes" must be true or false; remove it for the default, true',
    ],
    [
      'an empty description',
      { description: '' },
      'config/dev.json: description: "" must be one line of text, at most 512 characters; remove it for the default',
    ],
    [
      'a description that CloudFormation does not take',
      { description: 'x'.repeat(513) },
      `config/dev.json: description: "${'x'.repeat(79)}… must be one line of text, at most 512 characters; remove it for the default`,
    ],
    [
      'a host name that no DNS has',
      { clerk: { apiUrl: `https://${'a'.repeat(254)}` } },
      `config/dev.json: clerk.apiUrl: "https://${'a'.repeat(71)}… must be an https URL without a path (http only for 127.0.0.1, localhost and [::1]); remove it for the default, "https://api.clerk.com"`,
    ],
    [
      'null for a group',
      { api: null },
      'config/dev.json: api: null must be an object in braces; remove it for the defaults',
    ],
    [
      'a list for the whole',
      [],
      'config/dev.json: [] must be an object in braces; remove it for the defaults',
    ],
    [
      'an unknown key',
      { function: { memory: 512 } },
      'config/dev.json: function.memory: 512 is not a setting; did you mean memoryMb? Else remove it, or use one of memoryMb, timeoutSeconds, reservedConcurrency, provisionedConcurrency',
    ],
    [
      'a tag name that AWS reserves',
      { tags: { 'aws:team': 'x' } },
      'config/dev.json: tags: the key "aws:team" must be 1 to 128 letters, digits, spaces or _ . : / = + - @, and not start with aws:; rename it',
    ],
    [
      'the same in capitals',
      { tags: { 'AWS:team': 'x' } },
      'config/dev.json: tags: the key "AWS:team" must be 1 to 128 letters, digits, spaces or _ . : / = + - @, and not start with aws:; rename it',
    ],
    [
      'tags that IAM takes for one',
      { tags: { team: 'x', Team: 'y' } },
      'config/dev.json: tags.Team: differs from another tag in upper and lower case alone, which IAM takes for one; remove one',
    ],
    [
      'more tags than a resource may have',
      { tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, ''])) },
      'config/dev.json: tags: has more than 50 tags; remove some',
    ],
    [
      'a tag value that is no text',
      { tags: { team: 1 } },
      'config/dev.json: tags.team: 1 must be text of at most 256 letters, digits, spaces or _ . : / = + - @; change it',
    ],
    [
      'a tag name that JavaScript takes for itself',
      { tags: JSON.parse('{ "__proto__": "x" }') },
      'config/dev.json: tags: {"__proto__":"x"} has the key "__proto__", which can\'t be used; rename it',
    ],
  ])('%s', async (_, content, line) => {
    expect(await problemsOf(content)).toEqual([line]);
  });

  test('all faults are told at once', async () => {
    const problems = await problemsOf({
      acount: '1',
      region: 'x',
      clerk: { apiUrl: 'ftp://x', secret: 'y' },
      api: { throttle: { rateLimit: -1, burstLimit: null } },
      retain: 1,
      tags: { 'aws:a': 'b', c: [] },
    });
    expect(problems.map((line) => line.split(': ').slice(1, 2).join())).toEqual(
      expect.arrayContaining([
        'acount',
        'region',
        'clerk.apiUrl',
        'clerk.secret',
        'api.throttle.rateLimit',
        'api.throttle.burstLimit',
        'retain',
        'tags',
        'tags.c',
      ]),
    );
    expect(problems).toHaveLength(9);
    for (const line of problems) expect(line).not.toContain('\n');
  });

  test.each([
    { clerk: { secretKey: 'sk_live_abcDEF123' } },
    { clerk: { secretArn: 'sk_test_abcDEF123' } },
    { clerkKeys: ['sk_live_abcDEF123'] },
  ])('a Clerk key in the file is not repeated, and its place is named: %#', async (content) => {
    const [line] = await problemsOf(content);
    expect(line).toBeDefined();
    expect(line).not.toContain('abcDEF123');
    expect(line).toContain('never in this file');
    expect(line).toContain('SetClerkKeyCommand');
  });

  test('an empty file says what is missing: a way in, and a rule', async () => {
    expect(await reader.problemsOf({})).toEqual([
      'config/dev.json: identity: takes no credentials, so that nobody could call the server; add clerk, oidc or "iam": true',
      'config/dev.json: access.rules: grants nothing, so that nobody could use the server; add a rule: {"principals": [{"user": "user_…"}], "roles": ["…"]}',
    ]);
  });

  test('a long value is cut', async () => {
    const [line] = await problemsOf({ region: 'x'.repeat(5_000) });
    expect(line?.length).toBeLessThan(300);
  });
});

describe('a file that cannot be read as settings', () => {
  test('a missing stage is told with the stages that exist', async () => {
    await settingsOf({}, 'dev');
    await settingsOf({}, 'prod');
    expect(await problemsIn(() => readSettings('staging', reader.directory))).toEqual([
      'stage: "staging" has no file config/staging.json; create it, or choose a stage that exists with -c stage=<name>: dev, prod',
    ]);
  });

  test.each(['', 'Dev', '1st', '../dev', 'dev.json', 'a'.repeat(21), 'dev\n'])(
    'a stage cannot be called %j',
    async (stage) => {
      await settingsOf({}, 'dev');
      expect(await problemsIn(() => readSettings(stage, reader.directory))).toEqual([
        `stage: ${JSON.stringify(stage)} must start with a lowercase letter and go on with lowercase letters, digits or hyphens, 20 characters at most; choose a stage that exists with -c stage=<name>: dev`,
      ]);
    },
  );

  test('a missing folder is told', async () => {
    const nowhere = join(reader.root, 'nowhere');
    const [line, ...rest] = await problemsIn(() => readSettings('dev', nowhere));
    expect(line).toContain("nowhere: the folder of settings can't be read");
    expect(rest).toEqual([]);
  });

  test.each([
    ['a trailing comma', '{\n  "retain": false,\n}\n', '3:1'],
    ['a missing value', '{\n  "retain": }\n', '2:13'],
    ['a missing comma', '{\n  "retain": false\n  "tracing": true }', '3:3'],
    ['a comment that is never closed', '/* development\n{}', '1:1'],
    ['a missing end', '{ "retain": false', '1:18'],
    ['no content', '', '1:1'],
    ['two values', '{} {}', '1:4'],
    ['a word that is none', '{\n  "retain": flase }', '2:13'],
  ])('%s is told with its line and column', async (_, text, position) => {
    const problems = await reader.placedProblemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      new RegExp(`^config/dev\\.json:${position}: is not valid JSON \\(.+\\); correct it`),
    );
    expect(problems[0]).not.toContain('\n');
  });
});

import { least } from './settings/least.ts';

export const importedArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:clerk/key-AbCdEf';
export const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666';
export const credentialsKeyArn = keyArn.replace('0a1b', '9f8e');
export const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d';
export const topicArn = 'arn:aws:sns:eu-west-1:123456789012:on-call';
export const allowedOrigins = ['https://app.example.com', 'http://localhost:6274'];

const roles = {
  reader: ['memberships:read', 'users:read'],
  support: ['users:*'],
  unused: ['invitations:write'],
};
const clerk = { issuer: 'https://clerk.example.com' };
const okta = { name: 'okta', issuer: 'https://acme.okta.com', audience: 'api://clerk-mcp' };
const entra = { name: 'entra', issuer: 'https://login.microsoftonline.com/0a1b/v2.0' };
const ruleFor = (...principals: unknown[]) => ({ principals, roles: ['reader'] });

/** Every way in, alone and together; what else the stack can be told is spread over the stages. */
export const stageSettings = {
  dev: least,
  quiet: { ...least, page: { shown: false }, tracing: false, endpoints: { fips: true, dualStack: true } },
  tuned: {
    ...least,
    description: 'Clerk for the support agents',
    account: '123456789012',
    region: 'eu-west-1',
    page: { tools: false },
    clerk: { secretArn: importedArn, apiUrl: 'https://api.clerk.example.com', environment: 'development' },
    api: { throttle: { rateLimit: 7, burstLimit: 9 } },
    function: { memoryMb: 2048, timeoutSeconds: 900, reservedConcurrency: 5 },
    logs: { retentionDays: 365 },
    tags: { team: 'identity' },
  },
  clerk: {
    identity: { clerk },
    access: { roles, rules: [ruleFor({ user: 'user_1' })] },
  },
  oidc: {
    identity: { oidc: [okta, entra], cacheSeconds: 300 },
    access: { roles, rules: [ruleFor({ issuer: 'okta', claims: { groups: 'support' } })] },
    ledger: { retentionDays: 30, kmsKeyArn: keyArn },
  },
  all: {
    identity: { clerk, oidc: [okta], iam: true, permissionScopes: true },
    access: {
      roles,
      rules: [
        ruleFor({ machine: 'mch_1' }),
        { principals: [{ organization: 'org_1', role: 'org:support' }], roles: ['support'] },
      ],
    },
    api: { allowedOrigins, logRole: 'create' },
  },
  upfront: {
    identity: { clerk, permissionScopes: true, firstScopes: 'all' },
    access: { roles, rules: [{ principals: [{ user: 'user_1' }], roles: ['unused', 'reader'] }] },
  },
  domain: {
    identity: { clerk, iam: true },
    access: { roles, rules: [ruleFor({ apiKey: 'ak_1' }), ruleFor({ iamRole: 'agent' })] },
    region: 'eu-west-1',
    clerk: { secretArn: importedArn, kmsKeyArn: keyArn },
    guardrails: { credentialSecrets: { prefix: 'clerk-mcp/users/', kmsKeyArn: credentialsKeyArn } },
    domain: { name: 'mcp.example.com', certificateArn },
  },
  watched: {
    identity: { clerk },
    access: { roles, rules: [ruleFor({ user: 'user_1' })] },
    region: 'eu-west-1',
    ledger: { events: true, kmsKeyArn: keyArn },
    alarms: { email: 'platform@example.com' },
    domain: { name: 'mcp.example.com', certificateArn },
  },
  told: { ...least, alarms: { topicArn } },
  bundled: {
    identity: { clerk, iam: true },
    access: {
      roles: { markedrole: ['users:read'] },
      rules: [{ name: 'marked rule', principals: [{ user: 'user_marked' }], roles: ['markedrole'] }],
    },
  },
};

/** The name of a stage that tests can have synthesized. */
export type StageName = keyof typeof stageSettings;

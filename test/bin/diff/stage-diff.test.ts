import { expect, test } from '@jest/globals';
import { deployedSide, stageDiff } from '../../../bin/diff/stage-diff.ts';
import { diffText } from '../../../bin/diff/text.ts';
import { settingsMetadata, settingsMetadataKey } from '../../../lib/settings-metadata.ts';
import { checkedSettings } from '../../../lib/settings/settings.ts';

const settings = checkedSettings(
  'prod',
  {
    identity: { iam: true },
    contact: 'the platform team',
    access: {
      roles: { read: ['users:read'] },
      rules: [{ name: 'Grüße', principals: [{ iamRole: 'agent' }], roles: ['read'] }],
    },
  },
  ({ text }) => text,
);
const table = (key: string, more: object = {}) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
    ...more,
  },
  UpdateReplacePolicy: 'Retain',
  DeletionPolicy: 'Delete',
});
const code = (S3Key: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Code: { S3Bucket: 'assets', S3Key }, Role: 'role', Description: 'x' },
});
const role = (...Action: string[]) => ({
  Type: 'AWS::IAM::Policy',
  Properties: {
    PolicyName: 'p',
    Roles: [{ Ref: 'Role' }],
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] },
  },
});
const template = (Resources: object, more: object = {}) => ({
  Metadata: { [settingsMetadataKey]: settingsMetadata(settings) },
  Resources,
  ...more,
});
const diffOf = (before: object, after: object, more: object = {}) =>
  stageDiff({ stage: 'prod', stack: 'clerk-mcp-prod' }, deployedSide(template(before, more)), {
    template: template(after),
    settings,
  });

test('settings are read back from a template as they were', () => {
  expect(deployedSide(template({})).settings).toEqual(JSON.parse(JSON.stringify(settings)));
  expect(JSON.stringify(settingsMetadata(settings))).toMatch(/^[\x20-\x7e]+$/);
});

test.each([
  ['none', {}],
  ['none of ours', { Metadata: { [settingsMetadataKey]: 'x' } }],
  ['broken ones', { Metadata: { [settingsMetadataKey]: { brotli: 'AAAA' } } }],
  ['too long ones', { Metadata: { [settingsMetadataKey]: { tooLong: true } } }],
])('a template with %s has no settings', (_what, broken) => {
  expect(deployedSide({ Resources: {}, ...broken }).settings).toBeUndefined();
});

test('settings that are too long are left out of the template', () => {
  const rules = Array.from({ length: 20_000 }, (_, index) => ({
    name: `rule ${index}`,
    principals: [
      { machine: `mch_${(index * 7_919_993_331).toString(36)}${(index * 104_729_771_117).toString(36)}` },
    ],
    roles: ['read'],
  }));
  expect(settingsMetadata({ ...settings, access: { ...settings.access, rules } })).toEqual({
    tooLong: true,
  });
});

test('what only the command line of the CDK adds, and what CloudFormation can not say, is no change', () => {
  const said = { T: table('pk', { TableName: 'Grüße' }) };
  const deployed = {
    T: { ...table('pk', { TableName: 'Gr??e' }), Metadata: { 'aws:cdk:path': 'x' } },
    CDKMetadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2' } },
  };
  const { outcome, ...diff } = diffOf(deployed, said, { Conditions: { CDKMetadataAvailable: true } });
  expect([outcome, diffText({ ...diff, outcome })]).toEqual([
    'nothing',
    'A deployment of prod would change nothing.',
  ]);
});

test('data that is replaced or deleted comes first, and is grave', () => {
  const api = (name: string) => ({ Type: 'AWS::ApiGateway::ApiKey', Properties: { Name: name } });
  const before = { Key: api('a'), Old: table('pk'), T: table('pk') };
  const diff = diffOf(before, { Key: api('b'), T: table('id') });
  expect(diff.outcome).toBe('grave');
  expect(diffText(diff).split('\n').slice(0, 4)).toEqual([
    'What is replaced or goes:',
    '  DATA: AWS::DynamoDB::Table Old is deleted.',
    expect.stringMatching(/^ {2}DATA: AWS::DynamoDB::Table T is replaced, because of .*KeySchema/),
    '  AWS::ApiGateway::ApiKey Key is replaced, because of Name.',
  ]);
});

test('a table that is left behind is told, and not grave', () => {
  const diff = diffOf({ T: { ...table('pk'), DeletionPolicy: 'Retain' } }, {});
  expect(diff.outcome).toBe('changes');
  expect(diffText(diff)).toContain('  AWS::DynamoDB::Table T is left behind.\n');
});

test('what roles of AWS gain is grave, and what they lose is not', () => {
  const [less, more] = [{ P: role('s3:GetObject') }, { P: role('s3:GetObject', 's3:PutObject') }];
  const gained = diffOf(less, more);
  expect(gained.outcome).toBe('grave');
  expect(diffText(gained)).toMatch(/Roles and policies of AWS:\n {2}\+ .*s3:PutObject on \*/);
  expect(diffOf({ P: role('s3:GetObject') }, {}).outcome).toBe('changes');
});

test('new code is one line, whatever versions and deployments it makes', () => {
  const version = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'F' } } };
  const diff = diffOf({ F: code('a.zip'), V1: version }, { F: code('b.zip'), V2: version });
  expect([diff.outcome, diffText(diff)]).toEqual([
    'changes',
    'Code:\n  the code changed, or settings that are built into it: F\nNobody gains a permission, and no data is replaced.',
  ]);
});

test('the rest is counted by type', () => {
  const queue = (seconds: number) => ({
    Type: 'AWS::SNS::Topic',
    Properties: { DisplayName: String(seconds) },
  });
  const diff = diffOf({ A: queue(1), B: queue(1) }, { A: queue(2), B: queue(2), C: queue(1) });
  expect(diffText(diff)).toContain(
    'Other resources:\n  added: 1 AWS::SNS::Topic\n  updated: 2 AWS::SNS::Topic\n',
  );
});

test('a key of Clerk that somebody wrote into settings is not printed', () => {
  const after = { ...settings, tags: { key: 'sk_live_0123456789abcdef' } };
  const diff = stageDiff({ stage: 'prod', stack: 's' }, deployedSide(template({})), {
    template: template({}),
    settings: after,
  });
  expect(diffText(diff)).toContain('tags.key: (not set) → ');
  expect(diffText(diff)).not.toContain('0123456789abcdef');
  const metadata = { Metadata: { [settingsMetadataKey]: settingsMetadata(after) } };
  expect(deployedSide(metadata).settings).toMatchObject({ tags: { key: 'sk_live_…' } });
});

import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesized } from './synthesized-stages.ts';
import { type Resource, textOf } from './synthesized.ts';

const { stage } = synthesized('dev', 'all', 'rolled');

const aliasOf = (name: 'dev' | 'all' | 'rolled') =>
  stage(name).only('AWS::Lambda::Alias') as Resource & { readonly UpdatePolicy?: unknown };

describe('callers reach a version by an alias', () => {
  test.each(['dev', 'all', 'rolled'] as const)(
    'in %s, which API Gateway may invoke, and nothing else',
    (name) => {
      const uris = Object.values(stage(name).methods)
        .map(({ Integration }) => (Integration as { Type: string; Uri?: unknown }).Uri)
        .filter((uri) => uri !== undefined)
        .map(textOf);
      expect(uris.length).toBeGreaterThanOrEqual(3);
      for (const uri of uris) expect(uri).toContain('/functions/<McpLive>/');
      const invoked = stage(name)
        .ofType('AWS::Lambda::Permission')
        .map(({ Properties }) => textOf(Properties['FunctionName']));
      expect(invoked).toContain('<McpLive>');
      expect(invoked.filter((target) => target.startsWith('<McpFunction'))).toEqual([]);
    },
  );

  test('and a version is published once for what it is made of', () => {
    expect(stage('dev').ofType('AWS::Lambda::Version')).toHaveLength(1);
    expect(aliasOf('dev').Properties).toMatchObject({ Name: 'live' });
  });
});

describe('without a setting', () => {
  test('a new version takes over at once, and nothing is kept started', () => {
    expect(stage('dev').ofType('AWS::CodeDeploy::DeploymentGroup')).toEqual([]);
    expect(aliasOf('dev')).not.toHaveProperty('UpdatePolicy');
    expect(aliasOf('dev').Properties).not.toHaveProperty('ProvisionedConcurrencyConfig');
  });
});

describe('with deployment.rollout canary', () => {
  test('CodeDeploy gives it a tenth of calls for as long as alarms of two periods take, and takes it back', () => {
    const { Properties } = stage('rolled').only('AWS::CodeDeploy::DeploymentGroup');
    expect(Properties).toMatchObject({
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent15Minutes',
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: expect.arrayContaining(['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM']),
      },
    });
    expect(aliasOf('rolled').UpdatePolicy).toMatchObject({ CodeDeployLambdaAliasUpdate: {} });
  });

  test('our own alarms judge, those of the function itself', () => {
    const { AlarmConfiguration } = stage('rolled').only('AWS::CodeDeploy::DeploymentGroup').Properties;
    const { Alarms } = AlarmConfiguration as { Alarms: { Name: { Ref: string } }[] };
    const names = Alarms.map(
      ({ Name }) => JSON.parse(stage('rolled').text).Resources[Name.Ref].Properties.AlarmName,
    );
    expect(new Set(names)).toEqual(
      new Set(['5xx', 'crashes', 'faults', 'ledger-failing'].map((name) => `clerk-mcp-rolled-${name}`)),
    );
  });

  test('its role may turn this alias, and no other', () => {
    const { Properties } = stage('rolled').only('AWS::IAM::Policy', 'Rollout');
    const { Statement } = Properties['PolicyDocument'] as {
      Statement: { Action: unknown; Resource: unknown }[];
    };
    expect(Statement).toHaveLength(2);
    const turning = Statement.find(({ Action }) => Array.isArray(Action));
    expect(((turning?.Resource ?? []) as unknown[]).map(textOf)).toEqual([
      '<McpFunction.Arn>',
      '<McpFunction.Arn>:live',
    ]);
    expect(stage('rolled').only('AWS::IAM::Role', 'Rollout').Properties).not.toHaveProperty(
      'ManagedPolicyArns',
    );
  });

  test('what is provisioned is so at the alias', () => {
    expect(aliasOf('rolled').Properties['ProvisionedConcurrencyConfig']).toEqual({
      ProvisionedConcurrentExecutions: 5,
    });
  });
});

test('what holds data has the logical ids of 0.1.0, so that an upgrade replaces none of it', () => {
  const { full } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../e2e/deployments/releases/0.1.0/templates.json'), 'utf8'),
  ) as { full: Record<string, { Type: string }> };
  const { Resources } = JSON.parse(stage('all').text) as { Resources: Record<string, { Type: string }> };
  const stateful = /::(Table|Secret|LogGroup|RestApi)$/;
  const kept = Object.entries(full).filter(([, { Type }]) => stateful.test(Type));
  expect(kept.length).toBeGreaterThan(5);
  for (const [id, { Type }] of kept) expect([id, Resources[id]?.Type]).toEqual([id, Type]);
});

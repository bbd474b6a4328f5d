import { expect, test } from '@jest/globals';
import type { StageName } from './stages.ts';
import { synthesized } from './synthesized-stages.ts';
import { type Resource, textOf } from './synthesized.ts';

/** Two stages and two instances of one of them, each with all that has a name: see stages.ts. */
const names = ['dev', 'within', 'watched', 'second'] as const satisfies readonly StageName[];
const { stage, settings } = synthesized(...names);

/**
 * Of each type that is here, the property by which a resource has a name that no other in the account and region may have;
 * null where CloudFormation makes one up, and a name in the template would be the fault.
 */
const uniqueNames: Readonly<Record<string, string | null>> = {
  'AWS::Backup::BackupVault': 'BackupVaultName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::DynamoDB::Table': null,
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': null,
  'AWS::IAM::Role': null,
  'AWS::Lambda::Function': null,
  'AWS::Logs::LogGroup': null,
  'AWS::Logs::QueryDefinition': 'Name',
  'AWS::Pipes::Pipe': null,
  'AWS::SNS::Topic': null,
  'AWS::SQS::Queue': null,
  'AWS::SecretsManager::Secret': null,
  'AWS::WAFv2::IPSet': null,
  'AWS::WAFv2::WebACL': null,
};

function resourcesOf(name: StageName): readonly Resource[] {
  const { Resources } = JSON.parse(stage(name).text) as { Resources: Record<string, Resource> };
  return Object.values(Resources);
}

test('stages and instances of other names share an account and a region: none has what another has', () => {
  const taken = new Map<string, string>();
  const found: string[] = [];
  for (const name of names) {
    for (const { Type, Properties } of resourcesOf(name)) {
      const property = uniqueNames[Type];
      const given = property && Properties[property];
      if (!given) continue;
      const key = `${Type} ${typeof given === 'string' ? given : JSON.stringify(given)}`;
      if (taken.has(key)) found.push(`${key}: ${taken.get(key)} and ${name}`);
      taken.set(key, name);
    }
  }
  expect(taken.size).toBeGreaterThan(50);
  expect(found).toEqual([]);
});

test('what else has a name is not named by the template', () => {
  const named = names.flatMap((name) =>
    resourcesOf(name).filter(
      ({ Type, Properties }) =>
        uniqueNames[Type] === null &&
        Object.keys(Properties).some(
          (key) => /^(Name|\w+Name)$/.test(key) && key !== 'DisplayName' && key !== 'EventBusName',
        ),
    ),
  );
  expect(named.map(({ Type, Properties }) => [Type, Object.keys(Properties)])).toEqual([]);
});

test('they export nothing, and set nothing of the account unless the settings say so', () => {
  for (const name of names) {
    expect(Object.values(stage(name).outputs).filter((output) => 'Export' in output)).toEqual([]);
    const ofAccount = resourcesOf(name).map(({ Type }) => Type);
    expect(ofAccount).not.toContain('AWS::ApiGateway::Account');
    expect(ofAccount).not.toContain('AWS::Logs::ResourcePolicy');
  }
});

test('two instances have a stage of one name: their metrics, costs and APIs are told apart', () => {
  expect(settings('second').stage).toBe('second');
  const { text, ofType, only } = stage('second');
  expect(only('AWS::ApiGateway::RestApi').Properties['Name']).toBe('acme-second');
  expect(only('AWS::ApiGateway::RestApi').Properties['Tags']).toEqual([
    { Key: 'clerk-mcp:stage', Value: 'acme/second' },
  ]);
  for (const { Properties } of ofType('AWS::Lambda::Function')) {
    expect((Properties['Environment'] as { Variables: object }).Variables).toMatchObject({
      METRICS_NAMESPACE: 'ClerkMcp/acme',
    });
  }
  expect(text).toMatch(/"Namespace":\s*"ClerkMcp\/acme"/);
  expect(text).not.toMatch(/"Namespace":\s*"ClerkMcp"/);
  expect(stage('dev').text).not.toContain('METRICS_NAMESPACE');
  expect(textOf(stage('dev').only('AWS::ApiGateway::RestApi').Properties['Name'])).toBe('clerk-mcp-dev');
});

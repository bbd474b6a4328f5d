import { Aws, Stack, Validations } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { secretStatements } from './clerk-secret.ts';
import type { Settings } from './settings/settings.ts';

/** Lets a role below `scope` read the secrets that may stand in for credentials; none without the setting. */
export function grantCredentialSecrets(
  scope: Construct,
  role: IGrantable,
  { guardrails: { credentialSecrets } }: Settings,
): void {
  if (!credentialSecrets) return;
  const { prefix, kmsKeyArn } = credentialSecrets;
  const secretArn = `arn:${Aws.PARTITION}:secretsmanager:${Aws.REGION}:${Aws.ACCOUNT_ID}:secret:${prefix}*`;
  for (const statement of secretStatements(secretArn, kmsKeyArn, Stack.of(scope))) {
    role.grantPrincipal.addToPrincipalPolicy(statement);
  }
  Validations.of(scope).acknowledge({
    id: `AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${prefix}*]`,
    reason:
      'The settings of the stage name the secrets that callers may use by the beginning of their names.',
  });
}

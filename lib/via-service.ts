import { partition } from '@aws-sdk/core/client';
import { type Stack, Token } from 'aws-cdk-lib';

/**
 * The condition that a KMS key is used through a service in the stack's region alone. In partitions with a domain of
 * their own, as in China, either name will do: which of them KMS gives is documented for none.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaService(service: 'dynamodb' | 'secretsmanager', { region }: Stack) {
  const suffix = Token.isUnresolved(region) ? 'amazonaws.com' : partition(region).dnsSuffix;
  const names = [...new Set(['amazonaws.com', suffix])].map((domain) => `${service}.${region}.${domain}`);
  return { StringEquals: { 'kms:ViaService': names.length === 1 ? names[0] : names } };
}

import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Settings } from './settings/settings.ts';

/** A log group that is kept and encrypted as the settings say. */
export function logGroup(scope: Construct, id: string, { logs, retain }: Settings): LogGroup {
  return new LogGroup(scope, id, {
    retention: logs.retentionDays,
    removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    ...(logs.kmsKeyArn && { encryptionKey: Key.fromKeyArn(scope, `${id}Key`, logs.kmsKeyArn) }),
  });
}

import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ClerkMcp } from 'clerk-mcp';

// People sign in at Okta, and connect to a host name of the company. The settings are a file, with a line and a column for
// each mistake.

const app = new App();
const stack = new Stack(app, 'SupportTools', { env: { account: '123456789012', region: 'eu-west-1' } });

const clerk = ClerkMcp.fromSettingsFile(stack, 'Clerk', join(import.meta.dirname, 'config/prod.json'));
clerk.addOutputs();

// Beside the alarms that are there anyway: one on what this company expects.
clerk.metricCalls({ kind: 'change' }).createAlarm(stack, 'ManyChanges', {
  alarmDescription: 'More than 500 changes in five minutes.',
  threshold: 500,
  evaluationPeriods: 1,
  comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
  treatMissingData: TreatMissingData.NOT_BREACHING,
});

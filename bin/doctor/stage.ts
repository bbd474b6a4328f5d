import { counted } from '../../lambda/base/counted.ts';
import { awsReason } from '../aws/aws-fault.ts';
import {
  alarmsOf,
  type DeployedStage,
  functionsOf,
  keyKindIn,
  protectionOf,
  subscriptionsOf,
} from '../aws/deployed-stage.ts';
import { type Check, type Finding, green, named, red, yellow } from './check.ts';

/** States of a stack in which what was asked for is what is there. */
const settled = /^(CREATE|UPDATE|IMPORT)_COMPLETE$/;

/** What is seen of a stage with AWS credentials alone. Each check that AWS does not answer says so, and why. */
export async function stageChecks(deployed: DeployedStage): Promise<Check[]> {
  const looks: readonly (readonly [string, () => Promise<Finding>])[] = [
    ['stack', async () => stackFinding(deployed)],
    ['release', () => releaseFinding(deployed)],
    ['secret', () => secretFinding(deployed)],
    ['ledger', () => ledgerFinding(deployed)],
    ['alarms', () => alarmsFinding(deployed)],
  ];
  return Promise.all(
    looks.map(async ([name, look]) => {
      const finding = await look().catch((error: unknown) =>
        yellow(`AWS does not say: ${awsReason(error)}.`, 'Look with credentials that may read the stack.'),
      );
      return named(name, finding);
    }),
  );
}

function stackFinding({ stack }: DeployedStage): Finding {
  const { StackName, StackStatus = '', LastUpdatedTime, CreationTime } = stack;
  const since = (LastUpdatedTime ?? CreationTime)?.toISOString();
  if (settled.test(StackStatus)) return green(`${StackName} is ${StackStatus} since ${since}.`);
  const remedy = 'docs/runbooks.md, "Upgrade and roll back".';
  return StackStatus.endsWith('IN_PROGRESS')
    ? yellow(`${StackName} is ${StackStatus}.`, 'Look again when it is over.')
    : red(`${StackName} is ${StackStatus}: what was deployed last is not there.`, remedy);
}

async function releaseFinding(deployed: DeployedStage): Promise<Finding> {
  const functions = (await functionsOf(deployed)).filter(({ release }) => release !== undefined);
  const releases = [...new Set(functions.map(({ release }) => release))];
  const detail = functions.map(({ name, release }) => `${name}: ${release}`).join(', ');
  if (releases.length === 1) return green(`All functions are of release ${releases[0]}.`, { detail });
  return red(
    releases.length === 0
      ? 'No function says of which release it is.'
      : `The functions are of several releases: ${releases.join(', ')}.`,
    'Deploy the stack anew, unless a deployment is under way; callers get no more than all of them allow.',
    { detail },
  );
}

async function secretFinding({ outputs, stage }: DeployedStage): Promise<Finding> {
  const kind = await keyKindIn(outputs['ClerkSecretArn'] ?? '');
  return kind === undefined
    ? red("Clerk's key is not set yet.", `npm run clerk-mcp -- set-key --stage ${stage}`)
    : green(`There is a key of a ${kind} instance in the secret.`);
}

async function ledgerFinding({ outputs }: DeployedStage): Promise<Finding> {
  const { kept, recoverable } = await protectionOf(outputs['LedgerTableName'] ?? '');
  const lacks = [
    ...(kept ? [] : ['deletion protection']),
    ...(recoverable ? [] : ['point-in-time recovery']),
  ];
  if (lacks.length === 0) return green('The ledger can not be deleted by mistake, and can be restored.');
  return yellow(
    `The ledger lacks ${lacks.join(' and ')}.`,
    'Every stage has both but dev and those with "retain": false: set retain and deploy, or leave it so where nothing need be kept.',
  );
}

async function alarmsFinding(deployed: DeployedStage): Promise<Finding> {
  const alarms = await alarmsOf(deployed);
  const ringing = alarms.flatMap(({ StateValue, AlarmName = '' }) =>
    StateValue === 'ALARM' ? [AlarmName] : [],
  );
  if (ringing.length > 0) {
    return red(
      `${ringing.join(', ')} ${ringing.length === 1 ? 'rings' : 'ring'}.`,
      'docs/runbooks.md has each.',
    );
  }
  const topics = [...new Set(alarms.flatMap(({ AlarmActions = [] }) => AlarmActions))].filter((arn) =>
    /^arn:aws[a-z-]*:sns:/.test(arn),
  );
  if (topics.length === 0) {
    return yellow('The alarms tell nobody.', 'Set alarms.email or alarms.topicArn, and deploy.');
  }
  const counts = await Promise.all(topics.map(subscriptionsOf));
  const sum = (name: 'confirmed' | 'pending') => counts.reduce((all, count) => all + count[name], 0);
  if (sum('confirmed') === 0) {
    return red(
      sum('pending') > 0
        ? 'Nobody has confirmed that they want the alarms: they tell nobody.'
        : 'Nobody is subscribed to the alarms.',
      'Follow the link in the mail from AWS Notifications; subscribe somebody to the topic of alarms.topicArn.',
    );
  }
  if (sum('pending') > 0) {
    return yellow(
      `${counted(sum('pending'), 'subscription')} to the alarms: not confirmed.`,
      'Follow the link in the mail.',
    );
  }
  return green(
    `${counted(alarms.length, 'alarm')}, none rings; they tell ${counted(sum('confirmed'), 'subscriber')}.`,
  );
}

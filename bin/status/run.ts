import { readAnchor } from '../../lambda/ledger/anchor.ts';
import { operatorTable } from '../aws/operator-table.ts';
import { searchLedger } from '../../lambda/ledger/search.ts';
import { readVerified } from '../../lambda/reconcile/daily-verify.ts';
import { awsReason } from '../aws/aws-fault.ts';
import { alarmsOf, type DeployedStage, deployedStage, functionsOf } from '../aws/deployed-stage.ts';
import { stackOfStage } from '../aws/stack-of-stage.ts';
import { requireStage } from '../aws/stage-name.ts';
import { readSwitch, switchStanding } from '../switch/status.ts';
import { print, will } from '../terminal/will.ts';
import type { StageStatus } from './stage-status.ts';
import { statusText } from './text.ts';

/** What the process ends with when some could not be told, and when the stack can't be read. */
const incomplete = 1;
const impossible = 2;
/** Days of which open changes are told, and how many of them. */
const openDays = 7;
const mostOpen = 100;
const dayMs = 86_400_000;

/** Prints how a stage stands. Throws `CommandError` when its stack can't be read. */
export async function tellStatus(stage: string, json: boolean): Promise<void> {
  requireStage(stage);
  will(`read the stack ${await stackOfStage(stage)} and its ledger, and change nothing`);
  const question = { status: impossible };
  const status = await statusOf(await deployedStage(stage, question));
  print(json, status, statusText(status));
  if (status.problems.length > 0) process.exitCode = incomplete;
}

async function statusOf(deployed: DeployedStage): Promise<StageStatus> {
  const { stage, stack, outputs } = deployed;
  const problems: string[] = [];
  const part = async <T>(name: string, look: () => Promise<T>): Promise<T | null> => {
    try {
      return await look();
    } catch (error) {
      problems.push(`${name}: ${awsReason(error)}`);
      return null;
    }
  };
  const { LedgerTableName: table = '', LedgerAnchorTableName: anchorTable = '' } = outputs;
  const [releases, standing, alarms, ledger, open] = await Promise.all([
    part('releases', async () => [
      ...new Set((await functionsOf(deployed)).flatMap(({ release }) => release ?? [])),
    ]),
    part('switch', async () => switchStanding(await readSwitch(table), Date.now())),
    part('alarms', async () => {
      const all = await alarmsOf(deployed);
      const ringing = all.filter(({ StateValue }) => StateValue === 'ALARM');
      return { count: all.length, ringing: ringing.map(({ AlarmName = '' }) => AlarmName) };
    }),
    part('ledger', async () => {
      const anchor = operatorTable(anchorTable, undefined);
      const [progress, verified] = [await readAnchor(anchor), await readVerified(anchor)];
      return {
        settledUntil: progress?.settledUntil ?? null,
        verifiedAt: verified?.at ?? null,
        verifiedUpTo: verified?.checkpoint ?? null,
      };
    }),
    part('open changes', () => openChanges(table)),
  ]);
  const urls = [outputs['McpUrl'], outputs['McpIamUrl']].filter((url) => url !== undefined);
  const since = stack.LastUpdatedTime ?? stack.CreationTime;
  return {
    stage,
    stack: { state: stack.StackStatus ?? 'unknown', since: since?.toISOString() ?? null },
    releases,
    urls,
    switch: standing,
    alarms,
    ledger,
    open,
    problems,
  };
}

async function openChanges(table: string): Promise<NonNullable<StageStatus['open']>> {
  const until = new Date();
  const since = new Date(until.getTime() - openDays * dayMs);
  const found: { change: string; at: string; tool: string }[] = [];
  let after: string | undefined;
  do {
    const page = await searchLedger(operatorTable(table, undefined), {
      result: 'unknown',
      since: since.toISOString(),
      until: until.toISOString(),
      limit: mostOpen - found.length,
      after,
    });
    found.push(...page.changes.map(({ change, at, intent: { tool } }) => ({ change, at, tool })));
    after = page.next;
  } while (after !== undefined && found.length < mostOpen);
  return found;
}

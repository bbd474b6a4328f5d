import { describe, expect, test } from '@jest/globals';
import { type BudgetKind, budgetKinds } from '../../../lambda/guardrails/guardrails.ts';
import type { Take } from '../../../lambda/judgements/judgement.ts';
import { judgements } from '../../../lambda/judgements/judgements.ts';
import { listedNames, tools } from '../../../lambda/tools/registry.ts';
import { itemsIn } from '../approvals-fixture.ts';
import { catalogFixture } from '../catalog-fixture.ts';
import { textOf, type ToolResult } from '../clients.ts';
import { countArguments } from './count-arguments.ts';
import { assemblyOf } from './stages.ts';

type Counts = Readonly<Record<BudgetKind, number>>;

const fixture = catalogFixture({}, assemblyOf('counts'));
const listed = new Set(listedNames);

/** What the one caller of these tests has used of each budget so far. */
async function used(): Promise<Counts> {
  const counts = Object.fromEntries(budgetKinds.map((kind) => [kind, 0])) as Record<BudgetKind, number>;
  for (const { pk, sk, used: amount } of await itemsIn(fixture.laptop)) {
    const [kind = '', span] = sk?.S?.split('#') ?? [];
    const isHers = pk?.S?.startsWith('budget#') && !pk.S.startsWith('budget#org_');
    if (isHers && span === 'hour') counts[kind as BudgetKind] += Number(amount?.N);
  }
  return counts;
}

/** What a call took from each budget. It must succeed. */
async function taken(name: string, args: Record<string, unknown>): Promise<Counts> {
  const before = await used();
  const answer = await call(name, args);
  expect({ isError: answer.isError ?? false, text: textOf(answer) }).toMatchObject({ isError: false });
  const after = await used();
  const differences = budgetKinds.map((kind) => [kind, after[kind] - before[kind]]);
  return Object.fromEntries(differences) as Counts;
}

/** Calls a tool or operation as the one caller of these tests. */
function call(name: string, args: Record<string, unknown>): Promise<ToolResult> {
  return listed.has(name)
    ? fixture.everyone.call(name, args)
    : fixture.everyone.call('run_operation', { operation: name, arguments: args });
}

/** What is wrong with what the table says of a budget, where calls took so much from it. */
function liesAbout(take: Take | undefined, amounts: readonly number[]): string[] {
  const most = Math.max(...amounts);
  const least = Math.min(...amounts);
  if (!take) return most > 0 ? ['is taken from, and the table does not say so'] : [];
  return [
    ...(most === 0 ? ['was never taken from'] : []),
    ...(take.when === undefined && least === 0
      ? ['was not always taken from, and the table names no condition']
      : []),
    ...(take.when !== undefined && least > 0 ? ['was always taken from: no call without the condition'] : []),
    ...(take.each === undefined && most > 1
      ? [`${most} were taken, and the table does not say of what`]
      : []),
    ...(take.each !== undefined && most < 2 ? ['never more than one was taken'] : []),
  ];
}

describe('the table of judgements', () => {
  test.each([...tools.keys()])('is true of %s', async (name) => {
    const { budgets } = judgements.get(name)!;
    const calls: Counts[] = [];
    for (const argumentsOf of countArguments[name] ?? []) {
      fixture.clerk.reset();
      calls.push(await taken(name, await argumentsOf(fixture.clerk)));
    }
    const takes: Partial<Record<BudgetKind, Take>> = 'free' in budgets ? {} : budgets;
    const lies = budgetKinds.flatMap((kind) =>
      liesAbout(
        takes[kind],
        calls.map((counts) => counts[kind]),
      ).map((lie) => `${kind} ${lie}`),
    );
    expect(lies).toEqual([]);
    expect(calls.length).toBeGreaterThan(0);
  });
});

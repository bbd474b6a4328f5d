import { tokenBudgets } from './budgets.ts';
import { exampleLists, tokenCost, tokenProblems } from './tool-list.ts';

/** Prints what the list of tools of each example agent costs; the status is 1 where it is too much. */
export function checkTokens(): void {
  const lists = exampleLists();
  const costs = new Map(Array.from(lists, ([role, tools]) => [role, tokenCost(tools)] as const));
  for (const [role, { whole, passedOn }] of costs) {
    console.log(
      `${role}: tools/list with ${lists.get(role)?.length} tools takes ${whole} tokens, ${passedOn} without titles, hints and output schemas`,
    );
  }
  const problems = tokenProblems(costs, tokenBudgets);
  for (const problem of problems) console.error(`${problem}; local/tokens/budgets.ts has the budgets`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

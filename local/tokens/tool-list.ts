import { countTokens } from 'gpt-tokenizer';
import { join } from 'node:path';
import type { Tool as ListedTool } from '@modelcontextprotocol/server';
import { expandPattern } from '../../lambda/access/permissions.ts';
import { stageTools } from '../../lambda/mcp/tool-list.ts';
import { loadedTools } from '../../lambda/tools/registry.ts';
import { policyOf } from '../../lib/settings/access.ts';
import { approvalRulesOf } from '../../lib/settings/approvals.ts';
import { readSettings } from '../../lib/settings/settings.ts';

/** Tokens that a list of tools takes of a model's context, by the encoding o200k_base. */
export interface TokenCost {
  /** As `tools/list` has it. */
  readonly whole: number;
  /** Of each tool name, description and input schema: what most hosts pass on to a model. */
  readonly passedOn: number;
}

function passedOn({ name, description, inputSchema }: ListedTool): object {
  return { name, description, inputSchema };
}

/** What these tools take together. */
export function tokenCost(tools: readonly ListedTool[]): TokenCost {
  return {
    whole: countTokens(JSON.stringify(tools)),
    passedOn: countTokens(JSON.stringify(tools.map(passedOn))),
  };
}

/** The tokens of one tool as most hosts pass it on. */
export function toolTokens(tool: ListedTool): number {
  return countTokens(JSON.stringify(passedOn(tool)));
}

/** What each example agent is listed, by the name of its role in `config/local.json`. */
export function exampleLists(): ReadonlyMap<string, readonly ListedTool[]> {
  const settings = readSettings('local', join(import.meta.dirname, '../../config'));
  const { access, approvals, guardrails } = settings;
  const stage = stageTools(loadedTools, settings.tools, approvalRulesOf(approvals, access), guardrails);
  return new Map(
    Object.entries(policyOf(access).roles).map(([role, patterns]) => [
      role,
      stage.list(new Set(patterns.flatMap(expandPattern))),
    ]),
  );
}

/** What is over its budget, or has none, in lines; empty when all is as it should be. */
export function tokenProblems(
  costs: ReadonlyMap<string, TokenCost>,
  budgets: Readonly<Record<string, TokenCost>>,
): string[] {
  const without = Object.keys(budgets)
    .filter((role) => !costs.has(role))
    .map((role) => `${role}: has a budget of tokens, but is no role of config/local.json`);
  const over = Array.from(costs).flatMap(([role, { whole, passedOn }]) => {
    const budget = budgets[role];
    if (!budget) return [`${role}: has no budget of tokens`];
    const parts = [
      ['tools/list', whole, budget.whole],
      ['names, descriptions and input schemas', passedOn, budget.passedOn],
    ] as const;
    return parts
      .filter(([, tokens, most]) => tokens > most)
      .map(([what, tokens, most]) => `${role}: ${tokens} tokens in ${what}, more than ${most}`);
  });
  return [...without, ...over];
}

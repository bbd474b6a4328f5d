import type { Evidence } from '../../lambda/access/principal.ts';
import { loadedTools } from '../../lambda/tools/registry.ts';
import { policyOf } from '../../lib/settings/access.ts';
import { settingsOf } from '../aws/stage-settings.ts';
import { CommandError, UsageError } from '../terminal/command-line.ts';
import { printable } from '../terminal/printable.ts';
import { print, will } from '../terminal/will.ts';
import { type Explanation, explanationOf } from './explanation.ts';
import { evidenceOf, type ExplainValues, objectIn, timeIn, unknownAccount } from './options.ts';

const mayNot = 1;

/** Prints what the settings of a stage let a principal do. Throws `CommandError` where the tool may not be called. */
export async function explain(
  values: ExplainValues & { readonly stage: string; readonly principal: string },
): Promise<void> {
  if (!values.live && (values.secret ?? values.clerkUrl) !== undefined) {
    throw new UsageError('Options --secret and --clerk-url: need --live.');
  }
  const call = await callOf(values);
  const asked = values.live ? ', ask Clerk for the memberships' : '';
  will(`read config/${values.stage}.json${asked}, and change nothing`);
  const settings = settingsOf(values.stage);
  const { access, identity, clerk } = settings;
  const policy = policyOf(access, clerk.environment);
  const shown = evidenceOf(
    values,
    identity.oidc.map(({ name }) => name),
  );
  const evidence = values.live
    ? await (await import('./live.ts')).withMemberships(shown, policy, settings, values)
    : shown;
  const explanation = explanationOf(policy, evidence, call);
  print(values.json, explanation, explanationText(explanation, whoIs(evidence)), 2);
  if (explanation.tool?.allowed === false) {
    throw new CommandError(`${explanation.tool.name} may not be called so.`, { status: mayNot });
  }
}

/** The call that is asked about; undefined where it is none. Throws `UsageError`. */
async function callOf({ tool: name, args, at }: ExplainValues) {
  if (name === undefined) {
    if (args !== undefined) throw new UsageError('Option --args: needs --tool.');
    if (at !== undefined) throw new UsageError('Option --at: needs --tool.');
    return undefined;
  }
  const tool = await loadedTools.load(name);
  if (!tool) throw new UsageError(`Option --tool ${name}: there is no such tool or operation.`);
  return { tool, args: objectIn('--args', args, '{"userId":"user_…"}'), at: timeIn('--at', at) };
}

/** What the principal was taken for: a word without a prefix is a role, and may have been meant as something else. */
function whoIs({ principal, homeAccount }: Evidence): string {
  if (principal.kind !== 'iam_role') return 'this principal';
  const role = homeAccount === unknownAccount ? principal.subject.replace(/^.*\//, '') : principal.subject;
  return `the IAM role ${printable(role)} (users are named by user_…, machines by mch_…, API keys by ak_…)`;
}

function explanationText(explanation: Explanation, who: string): string {
  const { rules, permissions, conditions, withheld, withMembership, tool } = explanation;
  const rows = permissions.map(({ permission, rules: by, onWhom, exclusive, masked }) => [
    permission,
    `${onWhom ? `within ${onWhom}${exclusive ? ' (users who belong nowhere else)' : ''}` : 'everywhere'}${masked ? `, ${masked.join(' and ')} masked` : ''}`,
    by.join(', '),
  ]);
  const table = [['permission', 'on whom', 'by'], ...rows];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => printable(cell).padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    rules.length === 0 ? `No rule names ${who}.` : `Rules: ${rules.join(', ')}.`,
    ...(rows.length > 0 ? lines : []),
    ...conditions,
    ...(withheld.length > 0 ? [`Left out by the scopes: ${withheld.join(', ')}.`] : []),
    ...withMembership.map(({ rule, membership }) => `The rule ${rule} would count for ${membership}.`),
    ...(tool ? [`${tool.name}: ${tool.allowed ? 'yes' : 'no'}. ${tool.why}`] : []),
  ].join('\n');
}

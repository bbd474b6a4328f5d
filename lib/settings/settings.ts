import * as z from 'zod';
import { accessProblems } from './access.ts';
import { approvalProblems } from './approvals.ts';
import { domainProblems } from './domain.ts';
import { readSettingsFile } from './file.ts';
import { guardrailProblems } from './guardrails.ts';
import { identityProblems } from './identity.ts';
import { settingsSchema } from './json-schema.ts';
import { networkProblems } from './network.ts';
import { placeProblems, regionIn } from './place.ts';
import { type Problem, problemsOf, SettingsError } from './problems.ts';
import { settingsShape } from './shape.ts';
import { sameStackProblems } from './side-by-side.ts';
import { inOrder, type SoundSettings, soundSettings } from './sound.ts';

export { SettingsError } from './problems.ts';

type Parsed = z.output<typeof settingsShape>;

/** The checked settings of a stage, every default filled in. */
export type Settings = Omit<Parsed, '$schema' | 'retain' | 'clerk'> & {
  readonly stage: string;
  readonly retain: boolean;
  readonly clerk: Parsed['clerk'] & { readonly environment: 'development' | 'production' };
};

/**
 * Reads and checks `<directory>/<stage>.json`. Throws `SettingsError` with all faults at once in the order of the
 * file, each with its line and column: a stage name that does not match `^[a-z][a-z0-9-]{0,19}$` or has no file, bad JSON or a name twice, an
 * unknown key, a value out of its limits, settings that let nobody in or give what they must not, and a
 * stack that another stage of the folder has.
 */
export function readSettings(stage: string, directory: string): Settings {
  const document = readSettingsFile(stage, directory);
  const { content } = document;
  return checkedSettings(
    stage,
    content,
    (problem) => document.lineOf(problem),
    sameStackProblems(stage, directory, content),
  );
}

/**
 * The checked settings that `content` says, whoever wrote it. Throws `SettingsError` with a line for each fault, in
 * their order there, as `lineOf` writes it; `others` are faults that were found besides. That
 * the stage can be called so is for others to see to.
 */
export function checkedSettings(
  stage: string,
  content: unknown,
  lineOf: (problem: Problem) => string,
  others: readonly Problem[] = [],
): Settings {
  const parsed = settingsShape.safeParse(content);
  const faults = problemsOf(parsed.error?.issues ?? [], content, settingsSchema());
  const problems = [
    ...faults,
    ...others,
    ...placeProblems(content),
    ...wholeProblems(soundSettings(content, faults)),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new SettingsError([...new Set(inOrder(problems, content).map(lineOf))]);
  }
  const { $schema: _, clerk, retain, ...settings } = parsed.data;
  const environment = clerk.environment ?? (stage === 'dev' ? 'development' : 'production');
  const region = regionIn(content);
  return {
    ...settings,
    ...(region === undefined ? {} : { region }),
    stage,
    retain: retain ?? stage !== 'dev',
    clerk: { ...clerk, environment },
  };
}

/** What does not fit together of settings that are right one by one. */
function wholeProblems(sound: SoundSettings): Problem[] {
  const { group, isWhole } = sound;
  const [network, endpoints, identity, access] = [
    group('network'),
    group('endpoints'),
    group('identity'),
    group('access'),
  ];
  const [approvals, guardrails, clerk] = [group('approvals'), group('guardrails'), group('clerk')];
  const [tags, concurrency, ledger] = [group('tags'), group('function'), group('ledger')];
  return sound.inFile([
    ...(network && endpoints ? networkProblems(network, endpoints) : []),
    ...(network ? domainProblems(group('domain'), { isPrivate: network.vpcEndpointIds.length > 0 }) : []),
    ...(ledger ? ledgerProblems(ledger) : []),
    ...(identity ? identityProblems(identity) : []),
    ...(access ? accessProblems(access, isWhole('identity') ? identity : undefined, sound.unsureRoles) : []),
    ...(approvals ? approvalProblems(approvals, isWhole('access', 'rules') ? access : undefined) : []),
    ...(guardrails && clerk ? guardrailProblems(guardrails, clerk.secretArn) : []),
    ...(tags ? tagProblems(tags) : []),
    ...(concurrency ? concurrencyProblems(concurrency) : []),
    ...(clerk ? clerkProblems(clerk) : []),
  ]);
}

function ledgerProblems({ tableName, events }: Parsed['ledger']): Problem[] {
  if (tableName === undefined || !events) return [];
  return [
    {
      path: ['ledger', 'events'],
      text: 'true needs the stream of the table that the stack made, and ledger.tableName names another; remove one of them',
    },
  ];
}

function clerkProblems({ kmsKeyArn, secretArn }: Parsed['clerk']): Problem[] {
  if (!kmsKeyArn || secretArn) return [];
  return [
    {
      path: ['clerk', 'kmsKeyArn'],
      text: 'is there without clerk.secretArn; add that, or set secrets.kmsKeyArn for the secrets that the stack makes',
    },
  ];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html */
function concurrencyProblems({ reservedConcurrency, provisionedConcurrency }: Parsed['function']): Problem[] {
  if (reservedConcurrency === undefined || provisionedConcurrency === undefined) return [];
  if (provisionedConcurrency <= reservedConcurrency) return [];
  return [
    {
      path: ['function', 'provisionedConcurrency'],
      text: `${provisionedConcurrency} must be no more than function.reservedConcurrency, ${reservedConcurrency}; lower it, or raise that`,
    },
  ];
}

/** Tags that each resource may have, and AWS's own are not among them: https://docs.aws.amazon.com/tag-editor/latest/userguide/reference.html */
const maxTags = 50;

function tagProblems(tags: Parsed['tags']): Problem[] {
  const names = Object.keys(tags);
  const lower = names.map((name) => name.toLowerCase());
  // IAM tells them apart by nothing else: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
  const alike = names.filter((_, index) => lower.indexOf(lower[index] ?? '') < index);
  return [
    ...(names.length > maxTags
      ? [{ path: ['tags'], text: `has more than ${maxTags} tags; remove some` }]
      : []),
    ...alike.map((name): Problem => ({
      path: ['tags', name],
      of: 'name',
      text: 'differs from another tag in upper and lower case alone, which IAM takes for one; remove one',
    })),
  ];
}

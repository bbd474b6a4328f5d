import * as z from 'zod';
import { accessProblems } from './access.ts';
import { approvalProblems } from './approvals.ts';
import { readSettingsFile } from './file.ts';
import { guardrailProblems } from './guardrails.ts';
import { identityProblems } from './identity.ts';
import { settingsSchema } from './json-schema.ts';
import { type Problem, problemsOf, SettingsError } from './problems.ts';
import { settingsShape } from './shape.ts';

export { SettingsError } from './problems.ts';

type Parsed = z.output<typeof settingsShape>;

/** The checked settings of a stage, every default filled in. */
export type Settings = Omit<Parsed, '$schema' | 'retain' | 'clerk'> & {
  readonly stage: string;
  readonly retain: boolean;
  readonly clerk: Parsed['clerk'] & { readonly environment: 'development' | 'production' };
};

/**
 * Reads and checks `<directory>/<stage>.json`. Throws `SettingsError` with all faults at once, each with its line and
 * column: a stage name that does not match `^[a-z][a-z0-9-]{0,19}$` or has no file, bad JSON or a name twice, an
 * unknown key, a value out of its limits, settings that let nobody in or give what they must not.
 */
export function readSettings(stage: string, directory: string): Settings {
  const document = readSettingsFile(stage, directory);
  const { content } = document;
  const parsed = settingsShape.safeParse(content);
  const problems = [
    ...problemsOf(parsed.error?.issues ?? [], content, settingsSchema()),
    ...secretElsewhere(content),
    ...(parsed.success ? wholeProblems(parsed.data) : []),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new SettingsError([...new Set(problems.map((problem) => document.lineOf(problem)))]);
  }
  const { $schema: _, clerk, retain, ...settings } = parsed.data;
  const environment = clerk.environment ?? (stage === 'dev' ? 'development' : 'production');
  return { ...settings, stage, retain: retain ?? stage !== 'dev', clerk: { ...clerk, environment } };
}

/** What is wrong with settings that are right one by one. */
function wholeProblems({ access, identity, clerk, approvals, guardrails }: Parsed): Problem[] {
  return [
    ...identityProblems(identity),
    ...accessProblems(access, identity),
    ...approvalProblems(approvals, access),
    ...guardrailProblems(guardrails, clerk.secretArn),
    ...(clerk.kmsKeyArn && !clerk.secretArn
      ? [
          {
            path: ['clerk', 'kmsKeyArn'],
            text: 'is there without clerk.secretArn; add that, or remove it',
          },
        ]
      : []),
  ];
}

const secretPlace = z.looseObject({
  region: z.string(),
  clerk: z.looseObject({ secretArn: z.string().startsWith('arn:') }),
});

/** The function asks Secrets Manager of its own region. */
function secretElsewhere(content: unknown): Problem[] {
  const { data } = secretPlace.safeParse(content);
  const secretRegion = data?.clerk.secretArn.split(':')[3];
  if (data === undefined || secretRegion === data.region) return [];
  return [
    {
      path: ['clerk', 'secretArn'],
      text: `${JSON.stringify(data.clerk.secretArn)} must be in the region of the stack, ${data.region}; replicate the secret there, or remove it to have one created`,
    },
  ];
}

import type { Readable, Writable } from 'node:stream';
import { intro, isCancel, select, text } from '@clack/prompts';
import { isStageName, stageNameRule } from '../../lib/settings/file.ts';
import { CommandError } from '../terminal/command-line.ts';
import { type Given, isOfClerk, type Preset, presets, regionProblem } from './answers.ts';

/** Where a person is asked. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/** Status of a command that was broken off. */
const brokenOff = 130;

/** Asks for what the command line does not give. Throws `CommandError` when that is broken off: nothing was written. */
export async function ask(given: Given, terminal: Terminal): Promise<Given> {
  intro('Settings of a stage. Enter takes what is shown, Ctrl-C ends it and writes nothing.', terminal);
  const stage = given.stage ?? (await line('Stage', 'dev', stageProblem));
  const environment =
    given.environment ??
    (await choice('Clerk instance', [
      { value: 'development' as const, label: 'development', hint: 'keys that start with sk_test_' },
      { value: 'production' as const, label: 'production', hint: 'sk_live_' },
    ]));
  const region =
    given.region ?? (await line('AWS region', process.env['AWS_REGION'] ?? 'eu-west-1', regionProblem));
  const allow =
    (given.allow ?? []).length > 0
      ? given.allow
      : list(
          await line(
            'Who may use it: user_…, mch_…, ak_…, org_…=org:admin, or the name of an IAM role; several with spaces',
            'clerk-mcp-agent',
          ),
        );
  const access =
    given.access ??
    (await choice(
      'What may they do',
      Object.entries(presets).map(([value, { what }]) => ({
        value: value as Preset,
        label: value,
        hint: what,
      })),
    ));
  const needsIssuer = given.issuer === undefined && (allow ?? []).some(isOfClerk);
  const issuer = needsIssuer
    ? await line('Frontend API URL (Clerk Dashboard, API keys)', 'https://clerk.example.com')
    : given.issuer;
  const domain = given.domain ?? (await optional('Host name of your own, such as mcp.example.com'));
  const certificate =
    domain === undefined || given.certificate !== undefined
      ? given.certificate
      : await line('ARN of the ACM certificate for it', '', certificateProblem);
  const alarms = given.alarms ?? (await optional('Email address for alarms'));
  const contact = given.contact ?? (await optional('Whom callers should ask, as it follows "ask"'));
  return {
    stage,
    environment,
    region,
    allow,
    access,
    issuer,
    domain,
    certificate,
    alarms,
    contact,
  };

  /** Asks again while there is a problem with what was said. */
  async function line(
    message: string,
    initial: string,
    problem?: (said: string) => string | undefined,
  ): Promise<string> {
    const validate = (said = '') => problem?.(said.trim() || initial);
    const said = await text({ message, defaultValue: initial, placeholder: initial, validate, ...terminal });
    return answered(said);
  }
  async function optional(message: string): Promise<string | undefined> {
    const said = await text({ message: `${message} (Enter for none)`, defaultValue: '', ...terminal });
    return answered(said) || undefined;
  }
  async function choice<Value extends string>(
    message: string,
    options: readonly { value: Value; label: string; hint: string }[],
  ): Promise<Value> {
    const chosen = await select<string>({ message, options: [...options], ...terminal });
    return answered(chosen) as Value;
  }
}

const stageProblem = (said: string) => (isStageName(said) ? undefined : `It ${stageNameRule}.`);
const certificateProblem = (said: string) =>
  said === ''
    ? 'Copy it from the ACM console, or end this with Ctrl-C and leave the host name out.'
    : undefined;

const list = (said: string) => said.split(/[\s,]+/).filter(Boolean);

function answered(said: string | symbol | undefined): string {
  if (isCancel(said)) throw new CommandError('Broken off: nothing was written.', { status: brokenOff });
  return (said ?? '').toString().trim();
}

import { type DeployedStage, deployedStage } from '../aws/deployed-stage.ts';
import { stackOfStage } from '../aws/stack-of-stage.ts';
import { requireStage } from '../aws/stage-name.ts';
import { CommandError, UsageError } from '../terminal/command-line.ts';
import { print, will } from '../terminal/will.ts';
import { type Check, green, named, rest, skipped } from './check.ts';
import type { Credentials } from './credentials.ts';
import { diagnose } from './diagnose.ts';
import { stageChecks } from './stage.ts';
import { diagnosisText } from './text.ts';
import { untold } from './unproven.ts';

/** Status when something is wrong, and when nothing could be looked at. */
const wrong = 1;
const impossible = 2;

/** What stands on the command line, and in the environment. */
export interface DoctorValues {
  readonly stage?: string;
  readonly token?: string;
  readonly clientId?: string;
  readonly issuer?: string;
  readonly origin?: string;
  readonly region?: string;
  readonly timeout: string;
  readonly strict: boolean;
  readonly json: boolean;
}

/**
 * Looks at a server from outside, and with a stage at what AWS says of it, and prints what was found. The process ends
 * with 0 where nothing is red, or yellow if it is strict, else with 1. Throws `UsageError` and `CommandError` when there is nothing to look at.
 */
export async function runDoctor(
  address: string | undefined,
  values: DoctorValues,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const { stage, json, strict, origin } = values;
  const deadlineMs = secondsIn(values.timeout) * 1000;
  const given = address === undefined ? undefined : urlOf(address);
  if (!given && stage === undefined) throw new UsageError('Give the address of a server, or --stage.');
  if (stage !== undefined) requireStage(stage);
  const what = [
    ...(stage === undefined ? [] : [`read the stack ${await stackOfStage(stage)}`]),
    `call ${given?.href ?? 'its addresses'} as a client does: whoami, the list of tools and one read at most`,
  ];
  will(`${what.join(', ')}; nothing is changed`);
  const deployed =
    stage === undefined
      ? undefined
      : await deployedStage(stage, { status: impossible, instead: 'the address alone, without --stage' });
  const urls = given ? [given] : urlsOf(deployed);
  const checks: Check[] = [];
  for (const url of urls) {
    const credentials = credentialsFor(url, values, env);
    const found = await diagnose({ url, credentials, origin, way: { deadlineMs } });
    const several = urls.length > 1 ? [named('address', green(`${url.href}:`))] : [];
    checks.push(...several, ...found);
  }
  if (deployed) checks.push(...(await stageChecks(deployed)));
  else if (checks.at(-1) !== rest) {
    const without = skipped(
      'What only AWS can tell was not looked at: secret, ledger, alarms, releases.',
      'Give --stage, with AWS credentials in the shell.',
    );
    checks.push(named('stage', without));
  }
  const left = untold(checks);
  const worst = ['red', 'yellow', 'green'].find((color) => checks.some(({ status }) => status === color));
  print(
    json,
    { status: worst, urls: urls.map(({ href }) => href), checks, untold: left },
    diagnosisText(checks, left, process.stdout.isTTY && !env['NO_COLOR']),
  );
  if (worst === 'red' || (strict && worst === 'yellow')) process.exitCode = wrong;
}

function secondsIn(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 300) return seconds;
  throw new UsageError(`--timeout ${text}: must be a whole number of seconds from 1 to 300.`);
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`Address ${text}: must be the https address that clients connect to.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('Address: must have no name and password in it.');
  }
  return url;
}

function urlsOf(deployed: DeployedStage | undefined): URL[] {
  const { McpUrl, McpIamUrl } = deployed?.outputs ?? {};
  const urls = [McpUrl, McpIamUrl].flatMap((url) => (url === undefined ? [] : [new URL(url)]));
  if (urls.length > 0) return urls;
  throw new CommandError(
    `The stack clerk-mcp-${deployed?.stage} has no output McpUrl or McpIamUrl: deploy it anew.`,
    { status: impossible },
  );
}

function credentialsFor(
  url: URL,
  { token, clientId, issuer, region }: DoctorValues,
  env: Readonly<Record<string, string | undefined>>,
): Credentials | undefined {
  if (url.pathname.endsWith('/iam/mcp')) return { kind: 'aws', region };
  const given = token ?? env['CLERK_MCP_TOKEN'];
  if (given) return { kind: 'token', token: given.trim() };
  if (clientId === undefined) return undefined;
  const secret = env['CLERK_MCP_CLIENT_SECRET'];
  if (secret && issuer !== undefined) return { kind: 'client', id: clientId, secret, issuer };
  throw new UsageError(
    'Option --client-id: needs --issuer, the authorization server that knows the client, and its secret in CLERK_MCP_CLIENT_SECRET.',
  );
}

import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { readSettings, SettingsError } from '../../lib/settings/settings.ts';
import { requireStage } from '../aws/stage-name.ts';
import { CommandError } from '../terminal/command-line.ts';
import { print, will } from '../terminal/will.ts';
import { type Answers, answersIn, type Given, regionProblem, settingsFrom } from './answers.ts';
import { ask } from './ask.ts';

const notWritten = 1;
const ownConfig = join(import.meta.dirname, '../../config');

/** How the file is written. */
export interface InitOptions {
  /** The folder of settings; undefined for that of the project. */
  readonly directory: string | undefined;
  /** Whether a file that is there is overwritten. */
  readonly force: boolean;
  readonly json: boolean;
}

/**
 * Writes `<stage>.json` of the answers, once the very reader of the settings takes it; at a terminal what is missing is
 * asked for. Throws `UsageError` for what is missing without one, and `CommandError` for answers that make no settings,
 * and for a file that is there already: nothing is written then.
 */
export async function init(given: Given, { directory = ownConfig, force, json }: InitOptions): Promise<void> {
  const { stdin, stderr } = process;
  const isAsked = stdin.isTTY && stderr.isTTY && !json;
  const answers = answersIn(isAsked ? await ask(given, { input: stdin, output: stderr }) : given);
  const { stage } = answers;
  requireStage(stage);
  requireRegion(answers.region);
  const file = join(resolve(directory), `${stage}.json`);
  const isOwn = resolve(directory) === resolve(ownConfig);
  const shown = isOwn ? `config/${stage}.json` : file;
  will(`${existsSync(file) ? 'look at' : 'write'} ${shown}, and ask neither AWS nor Clerk`);
  const settings = settingsFrom(answers);
  const content = `${JSON.stringify(settings, undefined, 2)}\n`;
  await requireGood(stage, content);
  const before = existsSync(file) ? await readFile(file, 'utf8') : undefined;
  if (before !== undefined && before !== content && !force) {
    const patch = createTwoFilesPatch(shown, `${shown} by these answers`, before, content);
    process.stderr.write(patch);
    throw new CommandError(
      `${shown} is there already. Nothing was written. Next: --force overwrites it, or name another --stage.`,
      { status: notWritten },
    );
  }
  await mkdir(resolve(directory), { recursive: true });
  await writeFile(file, content);
  const schema = join(resolve(directory), 'settings.schema.json');
  if (!existsSync(schema)) await copyFile(join(ownConfig, 'settings.schema.json'), schema);
  const next = nextSteps(answers, isOwn);
  print(json, { file, settings, next }, [`${shown} is written. Next:`, ...next].join('\n'));
}

/** Throws `CommandError` for a region that is none, as far as is known. */
function requireRegion(region: string): void {
  const problem = regionProblem(region);
  if (problem !== undefined) throw new CommandError(`--region: ${problem}`, { status: notWritten });
}

/** Throws `CommandError` with a line for each problem that the reader of the settings has with this. */
async function requireGood(stage: string, content: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'clerk-mcp-init-'));
  try {
    // Problems name the folder and the file.
    const config = join(directory, 'config');
    await mkdir(config);
    await writeFile(join(config, `${stage}.json`), content);
    readSettings(stage, config);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const lines = [
      ...error.problems,
      'These are places in what would have been written. Nothing was written.',
    ];
    throw new CommandError(lines.join('\n'), { status: notWritten, cause: error });
  } finally {
    await rm(directory, { recursive: true });
  }
}

function nextSteps({ stage }: Answers, isOwn: boolean): string[] {
  return [
    ...(isOwn
      ? []
      : [`put ${stage}.json into the folder config of the project: what follows reads it there`]),
    `npm run synth -- -c stage=${stage}`,
    'npx cdk bootstrap, and API Gateway\'s log role, once for the account and region: README.md, "Deploy"',
    `npm run deploy -- -c stage=${stage}`,
    `npm run clerk-mcp -- set-key --stage ${stage}`,
    `npm run clerk-mcp -- doctor --stage ${stage}`,
  ];
}

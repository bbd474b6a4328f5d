import { Command, CommanderError, Help, type HelpConfiguration } from 'commander';

/** Something that the person at the terminal can mend: shown as one line, without a stack. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
  /** What the process ends with. */
  readonly status: number;

  constructor(message: string, { status = 1, cause }: { status?: number; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
  }
}

/** What the process ends with when the command line itself is wrong. */
const wrongUsage = 2;

/** A command line that can't be followed. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';

  constructor(message: string) {
    super(message, { status: wrongUsage });
  }
}

/** What `--help` says besides the options. */
export interface CommandText {
  /** As it is typed; of a subcommand its own word only. */
  readonly name: string;
  readonly description: string;
  /** Whole command lines that can be pasted. */
  readonly examples: readonly [string, ...string[]];
}

/**
 * A command whose `--help` ends with examples. Parsing throws `UsageError` for what it does not know, with the nearest
 * name; commander's own error, which `main` takes, when it has printed help.
 */
export function makeCommand({ name, description, examples }: CommandText): Command {
  const command = new Command(name);
  return command
    .description(description)
    .helpOption('-h, --help', 'show this')
    .helpCommand(false)
    .configureHelp(withoutEmptyDefaults)
    .addHelpText('after', ['\nExamples:', ...examples.map((line) => `  ${line}`)].join('\n'))
    .configureOutput({ outputError: () => undefined })
    .exitOverride((error) => {
      const hasPrinted = error.exitCode === 0 || error.code === 'commander.help';
      throw hasPrinted ? error : new UsageError(refusal(error, command));
    });
}

/** An option that is off, or a list of nothing, when it is not given, needs no word on that. */
const withoutEmptyDefaults: HelpConfiguration = {
  optionDescription(this: Help, option) {
    const { defaultValue, description } = option;
    const isEmpty = defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
    return isEmpty ? description : Help.prototype.optionDescription.call(this, option);
  },
};

/**
 * The value of an option that must be there. Throws `UsageError`. Commander's own `requiredOption` is checked before
 * unknown options are, so that a misspelled option would seem to be missing.
 */
export function required(command: Command, flags: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new UsageError(`Required option '${flags}' not specified. Help: ${fullName(command)} --help`);
}

/**
 * Does what the command line of this process asks `command` for, or else `work`. What can be mended is one line on
 * standard error; anything else is thrown.
 */
export async function main(
  work: Command | ((parameters: readonly string[]) => Promise<void>),
): Promise<void> {
  const parameters = process.argv.slice(2);
  try {
    if (work instanceof Command) await work.parseAsync(parameters, { from: 'user' });
    else await work(parameters);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : wrongUsage;
    } else if (error instanceof CommandError) {
      console.error(error.message);
      process.exitCode = error.status;
    } else {
      throw error;
    }
  }
}

function refusal(error: CommanderError, command: Command): string {
  const said = sentence(error, command).replace(/^./, (first) => first.toUpperCase());
  return `${said} Help: ${fullName(command)} --help`;
}

function sentence({ code, message }: CommanderError, command: Command): string {
  const [fault = '', nearest = ''] = message.replace(/^error: /, '').split(/\n\(|\)$/);
  if (code === 'commander.unknownCommand' && nearest === '') {
    return `${fault}. There are: ${command.commands.map((other) => other.name()).join(', ')}.`;
  }
  if (code === 'commander.excessArguments') {
    const [strange = ''] = command.args.slice(command.registeredArguments.length);
    return `unexpected argument '${strange}'.${takenByNpm(command)}`;
  }
  return [fault.replace(/\.?$/, '.'), nearest].filter(Boolean).join(' ');
}

/** `npm start --port 3001` hands on 3001 alone. */
function takenByNpm(command: Command): string {
  const all = rootOf(command).args;
  const hasOptions = all.some((argument) => argument.startsWith('-'));
  return hasOptions ? '' : ' npm keeps options for itself unless they stand behind a "--".';
}

function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command;
}

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}

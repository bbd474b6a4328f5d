import { CommandError, UsageError } from '../../bin/terminal/command-line.ts';
import { clients, type ClientUnderTest } from './clients.ts';
import { type Report, run } from './run.ts';
import { runSnippets, type SnippetReport } from './snippets.ts';
import { differencesFromPage, writeTable } from './table.ts';
import { failed, indispensable, things } from './things.ts';

/**
 * Tries the clients, or those of these names, and compares with the page or writes it. Throws `CommandError` with a line
 * for each difference, and for each thing that must work with every client and does not.
 */
export async function tryClients(only: readonly string[], write: boolean): Promise<void> {
  if (write && only.length > 0) throw new UsageError('--write takes all clients: leave out the names.');
  const reports = await run(chosen(only), ({ client, outcomes }) => {
    const results = Object.entries(outcomes).map(([thing, { result }]) => `${thing} ${result}`);
    process.stdout.write(`${client.name}: ${results.join(', ')}\n`);
  });
  if (write) await writeTable(reports);
  const problems = [...missingIn(reports), ...(write ? [] : await differenceLines(reports))];
  if (problems.length > 0) throw new CommandError(problems.join('\n'));
}

/** Runs the snippets of docs/clients.md. Throws `CommandError` with what became of each that does not connect. */
export async function trySnippets(): Promise<void> {
  const reports: SnippetReport[] = [];
  await runSnippets((report) => {
    reports.push(report);
    process.stdout.write(
      `${report.what}: ${report.problem === undefined ? 'connects' : 'does not connect'}\n`,
    );
  });
  if (reports.length < leastSnippets) throw new CommandError(`Only ${reports.length} snippets were run.`);
  const problems = reports.flatMap(({ what, problem }) =>
    problem === undefined ? [] : [`${what}: ${problem}`],
  );
  if (problems.length > 0) throw new CommandError(problems.join('\n'));
}

/** The TypeScript of five, the Inspector, and mcp-remote as a command and in a file. */
const leastSnippets = 8;

function chosen(only: readonly string[]): readonly ClientUnderTest[] {
  const names = clients.map(nameOf);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`There is no client '${unknown}', but ${names.join(', ')}.`);
  return only.length === 0 ? clients : clients.filter((client) => only.includes(nameOf(client)));
}

const nameOf = ({ file }: ClientUnderTest) => file.replace('.ts', '');

function missingIn(reports: readonly Report[]): string[] {
  return reports.flatMap(({ client, outcomes }) =>
    indispensable
      .filter((thing) => outcomes[thing].result === failed)
      .map(
        (thing) => `${client.name}: ${things[thing]}: must work, but ${outcomes[thing].why ?? 'does not'}`,
      ),
  );
}

async function differenceLines(reports: readonly Report[]): Promise<string[]> {
  const differences = await differencesFromPage(reports);
  const lines = differences.map(
    ({ what, expected, found }) =>
      `${what}: docs/clients.md has ${expected ?? 'nothing'}, found ${found ?? 'nothing'}`,
  );
  return lines.length === 0 ? [] : [...lines, 'If this is as it should be: npm run test:clients -- --write'];
}

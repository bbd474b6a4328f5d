import { makeCommand, UsageError } from '../bin/terminal/command-line.ts';

/** What `npm run site` was asked for. */
export interface SiteOptions {
  /** Port on this machine where it is served once it is built; undefined when it is only built. */
  readonly port: number | undefined;
  /** The path that it is to have on its server, with a slash at either end. */
  readonly base: string;
  /** The folder that it is written into, from where the command runs; undefined for the usual one. */
  readonly out: string | undefined;
  /** Where the repository can be read. */
  readonly repository: string | undefined;
  /** Whether the picture of it in the documentation is made anew. */
  readonly picture: boolean;
}

const usualPort = 4173;
const mostPort = 65_535;

/** Reads the command line. Throws `UsageError` for what can't be followed, and commander's own error after help. */
export function siteOptions(
  parameters: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): SiteOptions {
  const { serve, port, base, out, repository, picture } = makeCommand({
    name: 'npm run site --',
    description:
      'Build the documentation as a site, with a reference of all tools, and follow every link in it: half a minute. The first run installs the generator. What it writes into site/dist can be put on any web server.',
    examples: [
      'npm run site',
      'npm run site -- --serve',
      'npm run site -- --base /clerk-mcp/ --repository https://git.example.com/platform/clerk-mcp',
    ],
  })
    .option('--serve', 'then serve it on this machine')
    .option('--port <number>', `where (default: ${usualPort}; 0 for any that is free)`)
    .option('--base <path>', 'the path that it is to have on its server', '/')
    .option('--out <folder>', 'where to write it (default: site/dist)')
    .option(
      '--repository <url>',
      'where its files can be read, for links to them; else SITE_REPOSITORY, or what package.json says',
    )
    .option('--picture', 'make the picture of it in docs/pictures anew; needs Chromium')
    .parse(parameters, { from: 'user' })
    .opts<{ serve?: true; port?: string; base: string; out?: string; repository?: string; picture?: true }>();
  if (!/^\/(?:[\w.~-]+\/)*$/.test(base)) {
    throw new UsageError(`--base ${base}: must begin and end with a slash, like /clerk-mcp/.`);
  }
  const address = repository ?? environment['SITE_REPOSITORY'];
  if (address !== undefined && !/^https?:\/\/[^\s"<>]+$/.test(address)) {
    throw new UsageError(
      `--repository ${address}: must be the address of a page, like https://git.example.com/clerk-mcp.`,
    );
  }
  return {
    port: serve ? portOf(port) : undefined,
    base,
    out,
    repository: address,
    picture: picture ?? false,
  };
}

function portOf(text = String(usualPort)): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > mostPort) {
    throw new UsageError(`--port ${text}: must be a whole number from 0 to ${mostPort}.`);
  }
  return port;
}

import type { Command } from 'commander';

/**
 * A command that asks AWS: with `--region` and `--profile`, which count for all that it asks, and otherwise what the SDK
 * finds: the variables of the shell, then the files of the AWS CLI, which itself is not needed.
 */
export function withAws(command: Command): Command {
  return command
    .option('--region <region>', 'of AWS (default: that of your AWS settings)')
    .option('--profile <profile>', 'of your AWS settings (default: AWS_PROFILE)')
    .hook('preAction', (_, action) => useAws(action.opts()));
}

/** Has all that this process asks of AWS go to this region, with this profile; undefined leaves it as it is. */
export function useAws({ region, profile }: { readonly region?: string; readonly profile?: string }): void {
  const { env } = process;
  // The AWS CLI knows the second name, the SDK the first alone.
  const where = region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  if (where) env['AWS_REGION'] = where;
  if (profile === undefined) return;
  env['AWS_PROFILE'] = profile;
  // Keys in the shell would win over the profile that was asked for by name.
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) delete env[name];
}

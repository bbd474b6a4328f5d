import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Client, ConfigFile } from '../../lib/clients/client.ts';
import { UsageError } from '../terminal/command-line.ts';
import type { ConnectOptions } from './options.ts';

/** The file to write. Throws `UsageError` for a kind of file that the client does not have. */
export function filePath(
  { name, id }: Client,
  { project, user }: ConfigFile,
  options: Pick<ConnectOptions, 'project' | 'file'>,
): string {
  if (options.file !== undefined) return resolve(options.file);
  if (options.project !== undefined) {
    if (project !== undefined) return resolve(options.project, project);
    throw new UsageError(`${name} has no file in projects: leave --project out.`);
  }
  if (user !== undefined) return join(folders[user.below](), user.path);
  throw new UsageError(
    `${name} has its servers in projects. Give --project <folder>: connect ${id} --project .`,
  );
}

const folders = {
  home: homedir,
  /** The folder that Electron calls `appData`: https://www.electronjs.org/docs/latest/api/app#appgetpathname */
  settings(): string {
    const { env, platform } = process;
    if (platform === 'darwin') return join(homedir(), 'Library/Application Support');
    if (platform === 'win32') return env['APPDATA'] ?? join(homedir(), 'AppData/Roaming');
    return env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  },
};

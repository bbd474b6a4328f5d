import { createTwoFilesPatch } from 'diff';
import { mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Client, ConfigFile, Credential } from '../../lib/clients/client.ts';
import { clients } from '../../lib/clients/clients.ts';
import { CommandError, UsageError } from '../terminal/command-line.ts';
import { printable } from '../terminal/printable.ts';
import { print, will } from '../terminal/will.ts';
import { saysYes } from './ask.ts';
import type { ConnectOptions } from './options.ts';
import { withoutServer, withServer } from './edit.ts';
import { filePath } from './file-path.ts';
import { credentialOf, nameOf, placeOf, requirePlace } from './place.ts';
import { registryEntry, requireSayable } from './registry.ts';

const notWritten = 1;

/**
 * Shows what would change in the client's file and, once somebody said yes, writes it. Throws `UsageError` for a client
 * that there is not, and `CommandError` where nothing was written.
 */
export async function connect(id: string | undefined, options: ConnectOptions): Promise<void> {
  if (id === undefined) {
    list(options.json);
    return;
  }
  if (id === 'registry') {
    await register(options);
    return;
  }
  const client = clients.find((other) => other.id === id);
  if (!client) {
    throw new UsageError(
      `There is no client ${id}. There are: ${clients.map((other) => other.id).join(', ')}; and registry.`,
    );
  }
  const credential = credentialOf(options.with);
  if (!options.remove) requirePlace(options, credential);
  if (!options.remove && !client.ways[credential] && !client.file?.entry(credential, anyPlace)) {
    throw new UsageError(`${client.name} can't connect with --with ${options.with ?? 'sign-in'}.`);
  }
  if (client.file) await write(client, client.file, credential, options);
  else await show(client, credential, options);
}

const anyPlace = { name: '', url: '', signedUrl: '', region: '' };

function list(json: boolean): void {
  will('list the clients, and change nothing');
  const rows = clients.map(({ id, name, file }) => ({ id, name, writes: file !== undefined }));
  const lines = rows.map(
    ({ id, name, writes }) => `${id.padEnd(18)} ${name}${writes ? '' : ' (shown, not written)'}`,
  );
  print(json, rows, lines.join('\n'));
}

/** The `server.json` of a stage, alone on standard output. */
async function register(options: ConnectOptions): Promise<void> {
  if (options.remove) throw new UsageError('A registry has no file to remove anything from.');
  const credential = credentialOf(options.with);
  requireSayable(credential);
  requirePlace(options, credential);
  will('show a server.json for a private registry, and change nothing');
  const entry = registryEntry(credential, await placeOf(options, credential));
  print(true, entry, '', options.json ? 0 : 2);
}

/** What to do by hand, for a client without a file. */
async function show(client: Client, credential: Credential, options: ConnectOptions): Promise<void> {
  if (options.remove) throw new UsageError(`${client.name} has no file to remove anything from.`);
  will(`show how ${client.name} connects, and change nothing`);
  const place = await placeOf(options, credential);
  const snippets = (client.ways[credential] ?? []).map(({ where, text, next }) => ({
    where,
    text: text(place),
    next,
  }));
  if (options.json) {
    print(true, { client: client.id, snippets }, '');
    return;
  }
  for (const { where, text, next } of snippets) {
    console.log([`${where}:`, '', text, ...(next === undefined ? [] : ['', next]), ''].join('\n'));
  }
}

async function write(
  client: Client,
  file: ConfigFile,
  credential: Credential,
  options: ConnectOptions,
): Promise<void> {
  const path = await followed(filePath(client, file, options));
  const change = options.remove ? 'take the server out of' : 'write the server into';
  will(`${change} ${path}${options.yes ? '' : ', once you have seen the change and said yes'}`);
  const before = await contentOf(path);
  const after = options.remove
    ? withoutServer(before, path, file, nameOf(options))
    : withServer(before, path, file, { credential, place: await placeOf(options, credential) });
  const isChanged = after !== before;
  const diff = isChanged ? diffOf(path, before, after) : '';
  if (!options.json) console.log(isChanged ? diff : `${path} is so already: nothing is to be written.`);
  const isWritten =
    isChanged && (options.yes || (!options.json && (await saysYes(`Write this to ${path}?`))));
  if (isWritten) {
    // The client may have written it while the question stood.
    if ((await contentOf(path)) !== before) {
      throw new CommandError(`${path} was changed meanwhile. Nothing was written. Next: run this again.`, {
        status: notWritten,
      });
    }
    await replace(path, after);
  }
  if (options.json) {
    print(true, { client: client.id, file: path, changed: isChanged, written: isWritten, diff }, '');
  } else if (isWritten) {
    console.log(`Written. Next: restart ${client.name}, or reload its servers.`);
  }
}

/** The file that a link leads to: it is written, and the link stays. */
async function followed(path: string): Promise<string> {
  return realpath(path).catch((error: unknown) => {
    if (isMissing(error)) return path;
    throw failed('read', path, error);
  });
}

async function contentOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return '';
    throw failed('read', path, error);
  });
}

/** In one step, so that a client never reads half a file; who may read it stays as it was. */
async function replace(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const mode = await stat(path).then(
      (found) => found.mode & 0o777,
      () => 0o600,
    );
    await writeFile(beside, text, { mode, flag: 'wx' });
    await rename(beside, path);
  } catch (error) {
    throw failed('written', path, error);
  }
}

function diffOf(path: string, before: string, after: string): string {
  const from = before === '' ? '/dev/null' : path;
  const patch = createTwoFilesPatch(from, path, before, after, undefined, undefined, { context: 3 });
  // What others wrote into the file must not steer the terminal.
  return patch
    .split('\n')
    .filter((line) => !/^(Index: .*|=+|\\ No newline.*)$/.test(line))
    .map((line) => printable(line.replaceAll('\t', '  ')))
    .join('\n')
    .trimEnd();
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function failed(what: 'read' | 'written', path: string, error: unknown): CommandError {
  const reason = error instanceof Error ? error.message : String(error);
  return new CommandError(`${path} can't be ${what}: ${reason}`, { status: notWritten, cause: error });
}

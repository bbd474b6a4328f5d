import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmbeddedClerk } from '../../local/clerk/server.ts';
import { settings } from '../settings.ts';

const root = join(import.meta.dirname, '../..');

/** A synthesized stage with guardrails of its own. */
export interface GuardedStage {
  readonly assembly: string;
  remove(): Promise<void>;
}

/** Ids that every embedded Clerk has. */
export interface SeededIds {
  /** Users by first name. */
  readonly users: Readonly<Record<string, string>>;
  /** Organizations by slug. */
  readonly organizations: Readonly<Record<string, string>>;
}

export async function seededIds(): Promise<SeededIds> {
  const clerk = await startEmbeddedClerk();
  const { state } = clerk;
  const users = Object.fromEntries(Array.from(state.users.values(), ({ firstName, id }) => [firstName, id]));
  const organizations = Object.fromEntries(
    Array.from(state.organizations.values(), ({ slug, id }) => [slug, id]),
  );
  await clerk.close();
  return { users, organizations };
}

/** Synthesizes the stack under test with these guardrails, and with `rules` besides its own. */
export async function guardedStage(
  guardrails: unknown,
  rules: readonly unknown[] = [],
): Promise<GuardedStage> {
  const directory = await mkdtemp(join(tmpdir(), 'guarded-'));
  const [assembly, config] = [join(directory, 'assembly'), join(directory, 'config')];
  const content = (await settings()) as { access: { rules: unknown[] } };
  const access = { ...content.access, rules: [...content.access.rules, ...rules] };
  await mkdir(config);
  await writeFile(join(config, 'local.json'), JSON.stringify({ ...content, access, guardrails }));
  const program = `import { synthesize } from './local/synthesize.ts'; synthesize(${JSON.stringify(assembly)}, ${JSON.stringify(config)});`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { cwd: root });
  return { assembly, remove: () => rm(directory, { recursive: true }) };
}

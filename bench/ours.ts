import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listedNames } from '../lambda/tools/registry.ts';
import { seedMachines } from '../local/clerk/seed/seed-machines.ts';
import { readSettingsFile } from '../lib/settings/file.ts';
import { readAssembly } from '../local/cloud/assembly.ts';
import { readFunctions } from '../local/cloud/functions.ts';
import { createResolver } from '../local/cloud/intrinsics.ts';
import type { Stub } from './stub/start.ts';
import type { Target } from './target.ts';
import { generatedOperations } from './variants/generated-operations.ts';

/** The tools that every contender has. */
const six = [
  'get_user',
  'get_user_memberships',
  'create_user',
  'update_user',
  'delete_user',
  'create_user_invitation',
];

/** How many tools a stage lists by itself. */
export const usualTools = listedNames.length;

/** One stage to synthesize. */
export interface Stage {
  /** Name of its folder. */
  readonly name: string;
  /** How many tools are there. */
  readonly tools: number;
}

/** The functions of a stage as they would be deployed. */
export interface Functions {
  readonly mcp: Target;
  readonly authorizer: Target;
}

/** A project of which stages are synthesized: this one, a copy, or an earlier commit of it. */
export interface Project {
  readonly directory: string;
  readonly permissions: readonly string[];
  /** The tools that a stage lists by itself, and all tools. */
  readonly listed: readonly string[];
  readonly tools: readonly string[];
  /** The settings of its laptop. */
  readonly laptop: LaptopSettings;
  /** The machine that these let do everything without being asked. */
  readonly machine: string;
}

interface LaptopSettings {
  readonly identity: object;
  readonly clerk: object;
  readonly access: { readonly roles: object };
}

/** Prints what is to be known of a project, as JSON. */
const factsProgram = `import { permissions } from './lambda/access/permissions.ts';
import { listedNames, tools } from './lambda/tools/registry.ts';
console.log(JSON.stringify({ permissions, listed: listedNames, tools: [...tools.keys()] }));`;

const runProgram = (program: string, directory: string) =>
  promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { cwd: directory });

/** Reads the project in `directory`, which is installed. */
export async function projectAt(directory: string): Promise<Project> {
  const { stdout } = await runProgram(factsProgram, directory);
  const facts = JSON.parse(stdout) as Pick<Project, 'permissions' | 'listed' | 'tools'>;
  const laptop = readSettingsFile('local', join(directory, 'config')).content as LaptopSettings;
  const { unattended, admin } = seedMachines;
  // Before there was the one, the other was not asked either.
  const { id } = JSON.stringify(laptop).includes(unattended.id) ? unattended : admin;
  return { ...facts, directory, laptop, machine: id };
}

/**
 * Synthesizes stages of a project, as `cdk deploy` would, into folders of `work`: the stage `local` with so many tools, and
 * the stub in place of Clerk.
 */
export async function synthesizeStages(
  project: Project,
  work: string,
  stages: readonly Stage[],
  stub: Stub,
): Promise<Functions[]> {
  for (const stage of stages) {
    const folder = join(work, `${stage.name}-config`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'local.json'), JSON.stringify(settingsWith(stage, project, stub)));
  }
  const directories = stages.map(({ name }) => join(work, name));
  await runProgram(
    `import { synthesize } from './local/synthesize.ts';
for (const directory of ${JSON.stringify(directories)}) synthesize(directory, directory + '-config');`,
    project.directory,
  );
  return directories.map(readStage);
}

function settingsWith({ tools: count }: Stage, project: Project, stub: Stub): object {
  const { laptop, listed, tools, permissions } = project;
  // Only a copy with more operations is asked for more than there are.
  const more = count > tools.length ? generatedOperations.map(({ name }) => name) : [];
  const names = [...new Set([...six, ...listed, ...tools, ...more])];
  const chosen = names.slice(0, count);
  return {
    ...laptop,
    clerk: { ...laptop.clerk, apiUrl: stub.near.clerk },
    identity: { ...laptop.identity, clerk: { issuer: stub.near.issuer } },
    // Whoever may use every tool is listed every tool.
    access: { ...laptop.access, roles: { ...laptop.access.roles, admin: permissions } },
    tools: {
      listed: chosen.filter((name) => !listed.includes(name)),
      hidden: names.slice(count),
    },
  };
}

function readStage(directory: string): Functions {
  const assembly = readAssembly(directory);
  const { template } = assembly;
  const stack = { name: assembly.stackName, region: 'us-east-1', accountId: '123456789012' };
  const resolver = createResolver(template, stack);
  const functions = readFunctions(assembly, stack, resolver, {
    AWS_ACCESS_KEY_ID: 'ASIABENCHMARK0000000',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_SESSION_TOKEN: 'bench',
  });
  const target = (name: string, functionName: string): Target => {
    const definition = [...functions.values()].find((candidate) => candidate.name === functionName);
    if (definition?.codeDirectory === undefined) throw new Error(`The stack has no function for ${name}`);
    return {
      name,
      code: { directory: definition.codeDirectory, handler: definition.handler },
      environment: definition.environment,
      timeoutMs: definition.timeoutMs,
    };
  };
  const authorizer = Object.values(template.Resources).find(
    ({ Type }) => Type === 'AWS::ApiGateway::Authorizer',
  );
  const uri = resolver.text(authorizer?.Properties['AuthorizerUri']);
  return {
    mcp: target('ours', resolver.text(template.Outputs['FunctionName']?.Value)),
    // …:lambda:path/2015-03-31/functions/arn:aws:lambda:<region>:<account>:function:<name>/invocations
    authorizer: target('authorizer', /:function:([^/]+)\/invocations$/.exec(uri)?.[1] ?? ''),
  };
}

import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { permissions } from '../lambda/access/permissions.ts';
import { listedNames, tools } from '../lambda/tools/registry.ts';
import { readSettingsFile } from '../lib/settings/file.ts';
import { readAssembly } from '../local/cloud/assembly.ts';
import { readFunctions } from '../local/cloud/functions.ts';
import { createResolver } from '../local/cloud/intrinsics.ts';
import { root } from './copies.ts';
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

/**
 * Synthesizes stages of a project (this one or a copy), as `cdk deploy` would, into folders of `work`: the stage `local`
 * with so many tools, and the stub in place of Clerk.
 */
export async function synthesizeStages(
  project: string,
  work: string,
  stages: readonly Stage[],
  stub: Stub,
): Promise<Functions[]> {
  for (const { name, tools } of stages) {
    await mkdir(join(work, `${name}-config`), { recursive: true });
    const settings = settingsWith(tools, stub);
    await writeFile(join(work, `${name}-config/local.json`), JSON.stringify(settings));
  }
  const directories = stages.map(({ name }) => join(work, name));
  const program = `import { synthesize } from './local/synthesize.ts';
for (const directory of ${JSON.stringify(directories)}) synthesize(directory, directory + '-config');`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { cwd: project });
  return directories.map((directory) => readStage(directory, stub));
}

function settingsWith(count: number, stub: Stub): object {
  const laptop = readSettingsFile('local', join(root, 'config')).content as {
    identity: object;
    clerk: object;
    access: { roles: object };
  };
  // Only a copy with more operations is asked for more than there are.
  const more = count > tools.size ? generatedOperations.map(({ name }) => name) : [];
  const names = [...new Set([...six, ...listedNames, ...tools.keys(), ...more])];
  const chosen = names.slice(0, count);
  return {
    ...laptop,
    clerk: { ...laptop.clerk, apiUrl: stub.url },
    identity: { ...laptop.identity, clerk: { issuer: stub.issuer } },
    // Whoever may use every tool is listed every tool.
    access: { ...laptop.access, roles: { ...laptop.access.roles, admin: permissions } },
    tools: {
      listed: chosen.filter((name) => !listedNames.includes(name)),
      hidden: names.slice(count),
    },
  };
}

function readStage(directory: string, stub: Stub): Functions {
  const assembly = readAssembly(directory);
  const { template } = assembly;
  const stack = { name: assembly.stackName, region: 'us-east-1', accountId: '123456789012' };
  const resolver = createResolver(template, stack);
  const functions = readFunctions(assembly, stack, resolver, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: stub.url,
    AWS_ENDPOINT_URL_DYNAMODB: stub.url,
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

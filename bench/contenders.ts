import { join } from 'node:path';
import { checkOut } from './commit.ts';
import { copyProject, keyFromEnvironment, moreOperations, root } from './copies.ts';
import { authorizerQuestion, type Caller, callerOf, questionsAbout } from './events.ts';
import { messageIn } from './message.ts';
import { type Functions, type Project, projectAt, synthesizeStages, usualTools } from './ours.ts';
import { bundlePeer, limit, peers, stdioAdapter } from './peers.ts';
import { type Contenders, type Earlier, earlierName, type Extent, ours as oursName } from './plan.ts';
import { type Means, run } from './sample.ts';
import type { Stub } from './stub/start.ts';
import type { Walker } from './workflows/run.ts';

/** Everything that takes part in a run, ready to be invoked. */
export interface Prepared {
  readonly contenders: Contenders;
  /** This project, with the six tools. */
  readonly six: Functions;
  /** A token that the authorizer of the six takes. */
  readonly token: string;
  /** Who does the workflows; none when they are left out. */
  readonly walkers: readonly Walker[];
}

/** Synthesizes ours and bundles the others into `work`; `against` is the commit of ours that takes part, too. */
export async function prepare(
  extent: Extent,
  work: string,
  means: Means,
  against: string | undefined,
): Promise<Prepared> {
  const { stub } = means;
  const project = await projectAt(root);
  const counts = [6, usualTools, 60, ...(extent.everything ? [150, project.tools.length] : [])];
  const stages = await synthesizeStages(
    project,
    work,
    counts.map((tools) => ({ name: `tools-${tools}`, tools })),
    stub,
  );
  const ours = new Map(counts.map((tools, index) => [tools, stages[index] as Functions]));
  if (extent.everything) {
    const copy = join(work, 'more-operations');
    await copyProject(copy, moreOperations);
    const [grown] = await synthesizeStages(
      { ...project, directory: copy },
      work,
      [{ name: 'tools-300', tools: 300 }],
      stub,
    );
    if (grown) ours.set(300, grown);
  }
  const six = ours.get(6) as Functions;
  const environment = Object.fromEntries(
    Object.entries(six.mcp.environment).filter(([name]) => /^(AWS_(?!ENDPOINT)|LANG$|TZ$)/.test(name)),
  );
  const bundle = (peer: (typeof peers)[number]) => bundlePeer(peer, work, stub, environment);
  const earlier = against === undefined ? undefined : await prepareEarlier(against, work, means);
  const all = ours.get(project.tools.length);
  return {
    six,
    walkers: [
      ...(all ? [{ name: oursName, target: all.mcp, caller: callerOf(stub.near.issuer) }] : []),
      ...(all && earlier ? [earlier.walker] : []),
    ],
    token: await tokenOf(project, six, stub),
    contenders: {
      ours,
      oursKeyless: extent.everything ? await keyless(project, work, stub) : undefined,
      earlier,
      limit: await bundle(limit),
      peers: await Promise.all(
        peers.filter((peer) => extent.everything || peer !== stdioAdapter).map(bundle),
      ),
    },
  };
}

/** A token for the machine that is not asked. */
function tokenOf({ machine }: Project, { authorizer }: Functions, stub: Stub): Promise<string> {
  // Where it stood before.
  const { PUBLIC_URL: url, IDENTITY: identity = '{}' } = authorizer.environment;
  return stub.tokenFor(machine, url ?? (JSON.parse(identity) as { publicUrl?: string }).publicUrl ?? '');
}

async function prepareEarlier(
  commit: string,
  work: string,
  means: Means,
): Promise<Earlier & { readonly walker: Walker }> {
  const directory = join(work, commit);
  await checkOut(commit, directory);
  const project = await projectAt(directory);
  const stages = [6, project.tools.length].map((tools) => ({ name: `${commit}-${tools}`, tools }));
  const [functions, all] = await synthesizeStages(project, work, stages, means.stub);
  if (!functions || !all) throw new Error(`Nothing was synthesized of ${commit}`);
  const caller = await callerBy(project, functions, means);
  const name = earlierName(commit);
  return {
    name,
    functions,
    questions: questionsAbout(means.stub.userId, caller),
    walker: { name, target: all.mcp, caller },
  };
}

/** What the authorizer of a project says of the machine that is not asked: each commit says it in its own way. */
async function callerBy(project: Project, functions: Functions, means: Means): Promise<Caller> {
  const question = authorizerQuestion(await tokenOf(project, functions, means.stub));
  const phases = [{ requests: 1, atMostMs: 60_000 }];
  const { answer, errors } = await run(means, { target: functions.authorizer, question, phases });
  const message = messageIn(answer);
  if (!question.isAnsweredBy(message)) {
    throw new Error(`The authorizer of ${project.directory} let nobody in:\n${answer}\n${errors}`);
  }
  return { ...message.context, principalId: message.principalId };
}

async function keyless(project: Project, work: string, stub: Stub): Promise<Functions | undefined> {
  const copy = join(work, 'key-from-environment');
  await copyProject(copy, keyFromEnvironment);
  const stages = [{ name: 'keyless', tools: 6 }];
  const [stage] = await synthesizeStages({ ...project, directory: copy }, work, stages, stub);
  const variables = { CLERK_SECRET_KEY: stub.secretKey };
  return (
    stage && {
      ...stage,
      mcp: { ...stage.mcp, environment: { ...stage.mcp.environment, ...variables } },
    }
  );
}

import { join } from 'node:path';
import { copyProject, keyFromEnvironment, moreOperations, root } from './copies.ts';
import { type Functions, synthesizeStages, usualTools } from './ours.ts';
import { bundlePeer, limit, peers, stdioAdapter } from './peers.ts';
import type { Contenders, Extent } from './plan.ts';
import type { Stub } from './stub/start.ts';

/** Everything that takes part in a run, ready to be invoked. */
export interface Prepared {
  readonly contenders: Contenders;
  /** Ours with the six tools, and its audience. */
  readonly six: Functions;
  readonly publicUrl: string;
}

/** Synthesizes ours and bundles the others into `work`. */
export async function prepare(extent: Extent, work: string, stub: Stub): Promise<Prepared> {
  const counts = [6, usualTools, 60, ...(extent.everything ? [150] : [])];
  const stages = await synthesizeStages(
    root,
    work,
    counts.map((tools) => ({ name: `tools-${tools}`, tools })),
    stub,
  );
  const ours = new Map(counts.map((tools, index) => [tools, stages[index] as Functions]));
  if (extent.everything) {
    const copy = join(work, 'more-operations');
    await copyProject(copy, moreOperations);
    const [grown] = await synthesizeStages(copy, work, [{ name: 'tools-300', tools: 300 }], stub);
    if (grown) ours.set(300, grown);
  }
  const six = ours.get(6) as Functions;
  const environment = Object.fromEntries(
    Object.entries(six.mcp.environment).filter(([name]) => /^(AWS_(?!ENDPOINT)|LANG$|TZ$)/.test(name)),
  );
  const bundle = (peer: (typeof peers)[number]) => bundlePeer(peer, work, stub, environment);
  const publicUrl = six.authorizer.environment['PUBLIC_URL'] ?? '';
  return {
    six,
    publicUrl,
    contenders: {
      ours,
      oursKeyless: extent.everything ? await keyless(work, stub) : undefined,
      limit: await bundle(limit),
      peers: await Promise.all(
        peers.filter((peer) => extent.everything || peer !== stdioAdapter).map(bundle),
      ),
    },
  };
}

async function keyless(work: string, stub: Stub): Promise<Functions | undefined> {
  const copy = join(work, 'key-from-environment');
  await copyProject(copy, keyFromEnvironment);
  const [stage] = await synthesizeStages(copy, work, [{ name: 'keyless', tools: 6 }], stub);
  const variables = { CLERK_SECRET_KEY: stub.secretKey };
  return (
    stage && {
      ...stage,
      mcp: { ...stage.mcp, environment: { ...stage.mcp.environment, ...variables } },
    }
  );
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Stub } from './stub/start.ts';
import { clerkSecret, type Target } from './target.ts';

/** Another way to serve the same tools. */
export interface Peer {
  readonly name: string;
  /** Whether it speaks 2026-07-28, too. */
  readonly modern: boolean;
  readonly entries: readonly string[];
  /** Packages to bundle in place of others. */
  readonly alias?: Readonly<Record<string, string>>;
}

/** The limit: no protocol library, no validation, no Clerk SDK. */
export const limit: Peer = { name: 'P0', modern: false, entries: ['p0.ts'] };

/** The slowest by far, since it starts a process for each request. */
export const stdioAdapter: Peer = {
  name: 'stdio adapter',
  modern: false,
  entries: ['stdio-adapter.ts', 'stdio-server.ts'],
};

/** The peers, each in its documented set-up. */
export const peers: readonly Peer[] = [
  { name: 'SDK v1', modern: false, entries: ['sdk-v1.ts'] },
  {
    name: 'middy-mcp',
    modern: false,
    entries: ['middy-mcp.ts'],
    // It validates messages with zod 3: 1.22 is the last version of the SDK whose schemas are of zod 3.
    alias: { '@modelcontextprotocol/sdk': 'modelcontextprotocol-sdk-zod3', zod: 'zod3' },
  },
  { name: 'mcp-handler', modern: true, entries: ['mcp-handler.ts'] },
  { name: '@hono/mcp', modern: false, entries: ['hono-mcp.ts'] },
  stdioAdapter,
];

/** A peer, bundled. */
export interface BundledPeer extends Peer {
  readonly directory: string;
  /** With so many tools; Clerk's key from Secrets Manager or from the environment. */
  readonly target: (tools: number, key: 'secret' | 'environment') => Target;
}

/** Bundles a peer into a folder of `work`; `environment` is that of every function. */
export async function bundlePeer(
  peer: Peer,
  work: string,
  stub: Stub,
  environment: Readonly<Record<string, string>>,
): Promise<BundledPeer> {
  const directory = join(work, peer.name.replaceAll(/\W/g, '-'));
  await mkdir(directory);
  await build({
    entryPoints: peer.entries.map((entry) => join(import.meta.dirname, 'contenders', entry)),
    // Where aliases are looked up.
    absWorkingDir: import.meta.dirname,
    outdir: directory,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    // What esbuild's users get for Lambda; it also loads faster here than modules do.
    format: 'cjs',
    mainFields: ['module', 'main'],
    alias: { ...peer.alias },
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'error',
  });
  const handler = `${peer.entries[0]?.replace('.ts', '')}.handler`;
  return {
    ...peer,
    directory,
    target: (tools, key) => ({
      name: peer.name,
      code: { directory, handler },
      environment: {
        ...environment,
        TOOLS: String(tools),
        ...(key === 'secret' ? { CLERK_SECRET_ID: clerkSecret } : { CLERK_SECRET_KEY: stub.secretKey }),
      },
    }),
  };
}

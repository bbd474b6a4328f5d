import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { replaceConsole } from '../../local/cloud/worker-console.ts';
import { awslambda, type streamingHandler } from '../../local/cloud/worker-streaming.ts';

/** A handler of either kind, as the Node.js runtime of Lambda knows it. */
export type Handler = ((...parameters: unknown[]) => unknown) & { readonly [streamingHandler]?: string };

/**
 * Loads a handler, and before it the globals of Lambda's runtime, as Lambda's runtime does: `import` for `.mjs`, `require`
 * for `.js` and `.cjs`, and what either gives is waited for.
 */
export async function loadHandler({
  directory,
  handler,
}: {
  readonly directory: string;
  readonly handler: string;
}): Promise<Handler> {
  Object.assign(globalThis, { awslambda });
  replaceConsole();
  const [file = '', name = ''] = handler.split('.');
  const base = join(directory, file);
  const path = ['.js', '.mjs', '.cjs'].map((extension) => base + extension).find(existsSync) ?? base;
  const module = (
    path.endsWith('.mjs') ? await import(pathToFileURL(path).href) : await createRequire(path)(path)
  ) as Readonly<Record<string, Handler>>;
  const exported = module[name];
  if (exported === undefined) throw new Error(`${path} exports no ${name}`);
  return exported;
}

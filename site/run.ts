import { join, relative, resolve } from 'node:path';
import { build } from 'vitepress';
import { CommandError } from '../bin/terminal/command-line.ts';
import { checkLinks } from './check-links.ts';
import { writePicture } from './picture.ts';
import type { SiteOptions } from './options.ts';
import { workFolder, writePlan } from './plan.ts';
import { makeReference } from './reference/reference.ts';
import { serveSite } from './serve.ts';

/**
 * Builds the site, follows its links and serves it, if asked, until the process ends. Throws `CommandError` when a link
 * leads nowhere, and the generator's own error when a page can't be read.
 */
export async function run({ port, base, out, repository, picture }: SiteOptions): Promise<void> {
  const outDir = out === undefined ? join(import.meta.dirname, 'dist') : resolve(out);
  await writePlan({ repository }, await makeReference());
  await build(workFolder, { base, outDir });
  const served = await serveSite(outDir, base, port);
  const { checked, broken } = await checkLinks(served.url);
  if (broken.length > 0) {
    await served.close();
    throw new CommandError(['Links that lead nowhere:', ...broken].join('\n'));
  }
  console.log(`${checked} addresses followed. The site is in ${relative(process.cwd(), outDir)}.`);
  if (picture) console.log(await writePicture(served.url));
  if (port === undefined) await served.close();
  else console.log(`${served.url} until Ctrl-C.`);
}

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, type ParseError } from 'jsonc-parser';
import * as z from 'zod';
import { stagesIn } from './file.ts';
import type { Problem } from './problems.ts';
import { stackNameOf, usualName } from './stack-name.ts';

/** What tells where a stack is, and how it is called; whatever else is wrong with the settings. */
const placeShape = z.object({
  name: z.string().default(usualName).catch(usualName),
  account: z.string().optional().catch(undefined),
  region: z.string().optional().catch(undefined),
});

/** That another stage in the folder has the same stack: whichever is deployed last would take the place of the other. */
export function sameStackProblems(stage: string, directory: string, content: unknown): Problem[] {
  const own = placeShape.safeParse(content).data;
  if (!own) return [];
  const stackName = stackNameOf({ name: own.name, stage });
  return stagesIn(directory).flatMap((other): Problem[] => {
    if (other === stage) return [];
    const there = placeShape.safeParse(contentOf(join(directory, `${other}.json`))).data;
    if (!there || stackNameOf({ name: there.name, stage: other }) !== stackName) return [];
    if (isElsewhere(own.account, there.account) || isElsewhere(own.region, there.region)) return [];
    return [
      {
        path: ['name'],
        text: `makes the stack ${stackName}, which ${basename(directory)}/${other}.json makes, too; give one of them another name`,
      },
    ];
  });
}

/** Where one says nothing it is what the shell says, which may be the same. */
const isElsewhere = (one: string | undefined, other: string | undefined) =>
  one !== undefined && other !== undefined && one !== other;

/** Undefined for a file that can't be read: that is told when its own stage is. */
function contentOf(path: string): unknown {
  try {
    const errors: ParseError[] = [];
    const content: unknown = parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''), errors);
    return errors.length > 0 ? undefined : content;
  } catch {
    return undefined;
  }
}

import { basename, dirname } from 'node:path';
import { permissionWords } from '../../lambda/access/permission-words.ts';
import { isPermission } from '../../lambda/access/permissions.ts';
import { undoings, undoingOf } from '../../lambda/approvals/undoing.ts';
import { toolReach, type WorksOn } from '../../lambda/reach/tools.ts';
import { tools } from '../../lambda/tools/registry.ts';
import { type Risk, riskOf } from '../../lib/page/facts.ts';
import { type ToolSnapshot, toolSnapshots } from '../../local/snapshots/tool-snapshots.ts';
import { type Asked, askedAbout } from './asked-about.ts';

/** What the reference says of a tool or operation, all of it taken from the code. */
export interface Definition extends ToolSnapshot {
  readonly subject: string;
  /** What it needs, in words. */
  readonly needs: string;
  readonly risk: Risk;
  readonly asked: Asked;
  /** How a call is undone, in a sentence; undefined where nothing is changed or shown that could be. */
  readonly undone: string | undefined;
  readonly worksOn: WorksOn;
}

/** All definitions by name. */
export async function readDefinitions(): Promise<ReadonlyMap<string, Definition>> {
  const all = Array.from(toolSnapshots(), async ([path, snapshot]) => {
    const { name, permission } = snapshot;
    const tool = tools.get(name);
    if (!tool) throw new Error(`${name} is no tool`);
    const definition: Definition = {
      ...snapshot,
      subject: basename(dirname(path)),
      needs: permission !== null && isPermission(permission) ? permissionWords[permission] : needsOf(name),
      risk: riskOf(tool.annotations),
      asked: await askedAbout(tool),
      undone: Object.hasOwn(undoings, name) ? undoingOf(name, {}) : undefined,
      worksOn: toolReach.get(name) ?? 'instance',
    };
    return [name, definition] as const;
  });
  return new Map(await Promise.all(all));
}

/** Of a tool that no permission is for. */
function needsOf(name: string): string {
  return name === 'run_operation' ? 'what the operation needs' : 'nothing but to be let in';
}

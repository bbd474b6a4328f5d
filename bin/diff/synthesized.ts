import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../lib/settings/settings.ts';
import { createStageApp } from '../../lib/stage-app.ts';

/** The template that a deployment of these settings would have, from the same app that `cdk deploy` takes. */
export function synthesizedTemplate(settings: Settings): Readonly<Record<string, unknown>> {
  const outdir = mkdtempSync(join(tmpdir(), 'clerk-mcp-diff-'));
  try {
    const [stack] = createStageApp(settings, { outdir, checks: false }).synth().stacks;
    if (!stack) throw new Error('The app has no stack.');
    return JSON.parse(readFileSync(stack.templateFullPath, 'utf8')) as Readonly<Record<string, unknown>>;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

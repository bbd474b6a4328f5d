import { UsageError } from '../terminal/command-line.ts';

/** Throws `UsageError` for what no stage can be called. */
export function requireStage(stage: string): void {
  if (/^[a-z][a-z0-9-]{0,19}$/.test(stage)) return;
  throw new UsageError(
    `--stage ${stage}: must be the name of a stage, as its file in config/ is called: lowercase letters, digits and hyphens.`,
  );
}

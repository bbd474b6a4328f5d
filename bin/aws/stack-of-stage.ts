import { configFolder } from './config-folder.ts';

/** The name of a stage's stack: by its settings where they are at hand, whatever else is wrong with them. */
export async function stackOfStage(stage: string, directory = configFolder): Promise<string> {
  // Not before it is needed: `--help` loads nothing of it.
  const [{ readSettingsFile }, { SettingsError }, { stackNameOf, usualName }] = await Promise.all([
    import('../../lib/settings/file.ts'),
    import('../../lib/settings/problems.ts'),
    import('../../lib/settings/stack-name.ts'),
  ]);
  try {
    const { content } = readSettingsFile(stage, directory);
    const name: unknown =
      typeof content === 'object' && content !== null && 'name' in content && content.name;
    return stackNameOf({ stage, name: typeof name === 'string' ? name : usualName });
  } catch (error) {
    if (error instanceof SettingsError) return stackNameOf({ stage, name: usualName });
    throw error;
  }
}

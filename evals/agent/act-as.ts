import type { Caller, World } from '../world/world.ts';

/**
 * Has another caller call a tool, as what went before a job. Returns the text of the result, errors included.
 */
export async function actAs(world: World, caller: Caller, tool: string, args: object): Promise<string> {
  const { startAgent } = await import('./agent.ts');
  const agent = await startAgent(world, caller, { era: 'modern', part: 'text' });
  try {
    return (await agent.attempt(tool, args)).reading.text;
  } finally {
    await agent.close();
  }
}

import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * What names begin with that must be the only ones in an account and region: the name of the stack, and, where the server
 * is one of several things in it, its path there.
 */
export function instanceName(server: IConstruct): string {
  const stack = Stack.of(server);
  const below = server.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id);
  const named = below.filter((id) => id !== 'Default').map((id) => id.replaceAll(/[^\w-]/g, ''));
  return [stack.stackName, ...named].join('-');
}

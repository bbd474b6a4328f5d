import type { Place } from './client.ts';

/**
 * Clients don't sign. AWS's proxy does it with the credentials of the machine: a command that a client starts. Its
 * parameters: https://github.com/aws/mcp-proxy-for-aws
 */
export function signingProxy({ signedUrl, region }: Place): { command: string; args: string[] } {
  return {
    command: 'uvx',
    args: ['mcp-proxy-for-aws@latest', signedUrl, '--service', 'execute-api', '--region', region],
  };
}

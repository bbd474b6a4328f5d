import { tokenVariable, type Credential, type Place } from './client.ts';
import { signingProxy } from './signing-proxy.ts';

/**
 * A command for clients that start one instead of calling a URL. There is no space around the colon of the header: some
 * clients split arguments there (https://github.com/geelen/mcp-remote#custom-headers). mcp-remote puts the variable in.
 */
export function remoteProxy(credential: Credential, place: Place): { command: string; args: string[] } {
  if (credential === 'signature') return signingProxy(place);
  const header = ['--header', `Authorization:Bearer \${${tokenVariable}}`];
  return {
    command: 'npx',
    args: ['-y', 'mcp-remote', place.url, ...(credential === 'token' ? header : [])],
  };
}

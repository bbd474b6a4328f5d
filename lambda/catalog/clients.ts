import * as z from 'zod';
import { clientShape } from '../clerk/views/client.ts';
import { clientId } from '../clerk/ids.ts';
import { credential } from '../credentials/parameter.ts';
import type { Tool } from '../definition/tool.ts';
import { listOperation, operation } from './operation.ts';

const output = z.object({ client: clientShape });

/** Clients: the browsers and devices that sessions are in. */
export const clientOperations: readonly Tool[] = [
  listOperation({
    method: 'clients.getClientList',
    name: 'list_clients',
    title: 'List clients (deprecated)',
    description:
      'List the browsers and devices that anyone has signed in with, newest first. Clerk has deprecated it and may refuse it: prefer the sessions of a user. Changes nothing.',
    keywords: 'devices browsers sessions',
    permission: 'clients:read',
    input: {},
    item: clientShape,
    call: (client, page) => client.clients.getClientList(page),
  }),
  operation({
    method: 'clients.getClient',
    name: 'get_client',
    title: 'Get a client',
    description:
      'Read one client by id: a browser or device with the sessions in it, of one or several users. Changes nothing.',
    keywords: 'device browser sessions signed in',
    permission: 'clients:read',
    risk: 'read',
    input: z.strictObject({ clientId }),
    output,
    call: async (client, input) => ({ client: await client.clients.getClient(input.clientId) }),
  }),
  operation({
    method: 'clients.verifyClient',
    name: 'verify_client',
    title: 'Verify a client token',
    description:
      'Check the token of a client (the __client cookie) and read the client that it stands for, with its sessions. Changes nothing.',
    keywords: 'cookie device browser token check',
    permission: 'clients:read',
    risk: 'read',
    input: z.strictObject({
      token: credential(z.string().min(1).max(8_192)).describe(
        'The token: the value of the __client cookie.',
      ),
    }),
    output,
    call: async (client, input) => ({ client: await client.clients.verifyClient(input.token) }),
  }),
];

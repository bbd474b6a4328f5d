import { Agent, request } from 'node:https';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

/*
 * The limit: what a person would write by hand for these six tools and nothing else. Parse, one request, serialize; no
 * validation, no permissions, no ledger, no SDK.
 */

interface Route {
  readonly method: string;
  readonly path: (args: Arguments) => string;
}

type Arguments = Readonly<Record<string, unknown>>;

const routes: Readonly<Record<string, Route>> = {
  get_user: { method: 'GET', path: (args) => `/v1/users/${String(args['userId'])}` },
  get_user_memberships: {
    method: 'GET',
    path: (args) => `/v1/users/${String(args['userId'])}/organization_memberships`,
  },
  create_user: { method: 'POST', path: () => '/v1/users' },
  update_user: { method: 'PATCH', path: (args) => `/v1/users/${String(args['userId'])}` },
  delete_user: { method: 'DELETE', path: (args) => `/v1/users/${String(args['userId'])}` },
  create_user_invitation: { method: 'POST', path: () => '/v1/invitations' },
};

const list = {
  tools: Object.keys(routes).map((name) => ({ name, description: name, inputSchema: { type: 'object' } })),
};
const agent = new Agent({ keepAlive: true });

function askClerk({ method, path }: Route, args: Arguments): Promise<string> {
  const body = method === 'GET' || method === 'DELETE' ? undefined : JSON.stringify(args);
  const headers = {
    authorization: `Bearer ${process.env['CLERK_SECRET_KEY']}`,
    'clerk-api-version': '2026-05-12',
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  };
  return new Promise((resolve, reject) => {
    request(process.env['CLERK_API_URL'] + path(args), { method, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text));
    })
      .on('error', reject)
      .end(body);
  });
}

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const { id, method, params } = JSON.parse(event.body ?? '') as {
    id: number;
    method: string;
    params?: { name: string; arguments: Arguments };
  };
  const route = routes[params?.name ?? ''];
  const result =
    method === 'tools/call' && route
      ? { content: [{ type: 'text', text: await askClerk(route, params?.arguments ?? {}) }] }
      : list;
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id, result }),
  };
}

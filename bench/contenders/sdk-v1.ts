import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { createServer } from './mcp-server.ts';

// Stateless, as the SDK's own examples have it: a server and a transport for each request.
const app = new Hono();
app.all('*', async ({ req }) => {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await createServer().connect(transport);
  return transport.handleRequest(req.raw);
});

export const handler = handle(app);

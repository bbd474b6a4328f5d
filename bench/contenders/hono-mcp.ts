import { StreamableHTTPTransport } from '@hono/mcp';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { createServer } from './mcp-server.ts';

const server = createServer();
const transport = new StreamableHTTPTransport();

const app = new Hono();
app.all('*', async (context) => {
  if (!server.isConnected()) await server.connect(transport);
  return transport.handleRequest(context);
});

export const handler = handle(app);

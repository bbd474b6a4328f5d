import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { createMcpHandler } from 'mcp-handler';
import * as z from 'zod';
import { tools } from './tools.ts';

const mcp = createMcpHandler((server) => {
  for (const { name, description, readOnly, input, run } of tools) {
    server.registerTool(
      name,
      { description, inputSchema: z.object(input), annotations: { readOnlyHint: readOnly } },
      run,
    );
  }
});

const app = new Hono();
app.all('*', ({ req }) => mcp(req.raw));

export const handler = handle(app);

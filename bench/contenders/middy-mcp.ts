import middy from '@middy/core';
import mcpMiddleware from 'middy-mcp';
import { createServer } from './mcp-server.ts';

export const handler = middy().use(mcpMiddleware({ server: createServer() }));

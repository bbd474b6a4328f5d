import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createServer } from './mcp-server.ts';

void createServer().connect(new StdioServerTransport());

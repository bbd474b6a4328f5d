import { Client } from 'sdk-1.32/client/index.js';
import { StreamableHTTPClientTransport } from 'sdk-1.32/client/streamableHttp.js';
import { ElicitRequestSchema } from 'sdk-1.32/types.js';
import { v1Host } from './sdk-v1.ts';

export const host = v1Host({
  Client,
  StreamableHTTPClientTransport,
  formSchema: ElicitRequestSchema,
});

import { Client } from 'sdk-1.20/client/index.js';
import { StreamableHTTPClientTransport } from 'sdk-1.20/client/streamableHttp.js';
import { ElicitRequestSchema } from 'sdk-1.20/types.js';
import { type SdkV1, v1Host } from './sdk-v1.ts';

export const host = v1Host({
  Client,
  StreamableHTTPClientTransport,
  formSchema: ElicitRequestSchema,
} as unknown as SdkV1);

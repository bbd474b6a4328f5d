import { Client } from 'sdk-1.12/client/index.js';
import { StreamableHTTPClientTransport } from 'sdk-1.12/client/streamableHttp.js';
import { type SdkV1, v1Host } from './sdk-v1.ts';

export const host = v1Host({ Client, StreamableHTTPClientTransport } as unknown as SdkV1);

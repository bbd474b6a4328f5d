import { join } from 'node:path';
import {
  APIGatewayProxyEventHandler,
  StdioServerAdapterRequestHandler,
} from '@aws/run-mcp-servers-with-aws-lambda';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';

const environment = Object.entries(process.env).filter(
  (entry): entry is [string, string] => entry[1] !== undefined,
);

const adapter = new APIGatewayProxyEventHandler(
  new StdioServerAdapterRequestHandler({
    command: process.execPath,
    args: [join(process.env['LAMBDA_TASK_ROOT'] ?? '', 'stdio-server.cjs')],
    env: Object.fromEntries(environment),
  }),
);

export const handler = (event: APIGatewayProxyEvent, context: Context) => adapter.handle(event, context);

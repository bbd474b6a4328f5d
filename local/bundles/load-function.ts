import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import { awslambda, ResponseStream } from '../cloud/worker-streaming.ts';

/*
 * Run as a process of its own: loads the function in a folder as Lambda would, and prints the builtin modules of Node
 * that this loaded. With `call`, also those that are loaded once a tool has asked Clerk, and the answer. An import of
 * `node:http` here would load undici by itself.
 */
const [, , folder = '', call] = process.argv;
const { createServer } = process.getBuiltinModule('node:http');

/** Stands for Secrets Manager, DynamoDB and Clerk, which knows nobody. */
const stub = createServer((request, response) => {
  const target = String(request.headers['x-amz-target']);
  response.statusCode = request.headers['x-amz-target'] === undefined ? 404 : 200;
  response.setHeader('content-type', 'application/json');
  response.end(
    target.endsWith('GetSecretValue')
      ? '{"SecretString":"sk_test_stub"}'
      : '{"errors":[{"code":"resource_not_found","message":"not found"}]}',
  );
});
await new Promise<void>((resolve) => stub.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${(stub.address() as AddressInfo).port}`;
Object.assign(process.env, {
  CLERK_API_URL: address,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: address,
  AWS_ENDPOINT_URL_DYNAMODB: address,
});
Object.assign(globalThis, { awslambda });

type Handler = (event: unknown, stream: Writable, context: unknown) => Promise<void>;
const { handler } = createRequire(import.meta.url)(`${folder}/index.js`) as { handler: Handler };
const loaded = () => (process as unknown as { moduleLoadList: string[] }).moduleLoadList;
const atStart = [...loaded()];
const answer = call === undefined ? '' : await answerOf();
process.stdout.write(JSON.stringify({ atStart, atEnd: loaded(), answer }), () => process.exit());

async function answerOf(): Promise<string> {
  const parts: Uint8Array[] = [];
  const stream = new ResponseStream((bytes) => parts.push(bytes));
  const finished = new Promise((resolve) => stream.on('finish', resolve));
  const context = {
    awsRequestId: 'check',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:check',
    getRemainingTimeInMillis: () => 20_000,
  };
  await Promise.all([handler(JSON.parse(call ?? ''), stream, context), finished]);
  return Buffer.concat(parts).toString();
}

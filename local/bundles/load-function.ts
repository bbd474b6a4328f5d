import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import { awslambda, ResponseStream } from '../cloud/worker-streaming.ts';

/*
 * Run as a process of its own: loads the function in a folder as Lambda would, sends it the events that follow, and
 * prints what was loaded at its start and after each: files, and builtin modules of Node; and how many bytes each leaves
 * in the old generation of V8. An import of `node:http` here would load undici by itself.
 */
const [, , folder = '', ...events] = process.argv;
const { createServer } = process.getBuiltinModule('node:http');

/** The one user that there is, as Clerk describes it. */
const user = {
  object: 'user',
  id: 'user_1',
  image_url: 'https://img.clerk.com/1',
  first_name: 'Ada',
  email_addresses: [
    {
      object: 'email_address',
      id: 'idn_1',
      email_address: 'ada@example.org',
      verification: { status: 'verified' },
      linked_to: [],
    },
  ],
  password_enabled: true,
  two_factor_enabled: false,
  totp_enabled: false,
  backup_code_enabled: false,
  banned: false,
  locked: false,
  delete_self_enabled: true,
  create_organization_enabled: true,
  public_metadata: { plan: 'pro' },
  private_metadata: {},
  unsafe_metadata: {},
  last_sign_in_at: 1_790_000_000_000,
  created_at: 1_780_000_000_000,
  updated_at: 1_790_000_000_000,
};

/** Stands for Secrets Manager, DynamoDB and Clerk. */
const stub = createServer((request, response) => {
  const target = request.headers['x-amz-target'];
  const isSecret = String(target).endsWith('GetSecretValue');
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify(isSecret ? { SecretString: 'sk_test_stub' } : target === undefined ? user : {}),
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
const load = createRequire(import.meta.url);
const { handler } = load(`${folder}/index.js`) as { handler: Handler };
const loaded = () => ({
  modules: [...(process as unknown as { moduleLoadList: string[] }).moduleLoadList],
  files: Object.keys(load.cache).filter((file) => file.startsWith(folder)),
});
const steps = [{ ...loaded(), answer: '', leftBehind: 0 }];
for (const event of events) {
  const answer = await answerTo(event);
  steps.push({ ...loaded(), answer, leftBehind: await leftBehindBy(event) });
}
process.stdout.write(JSON.stringify(steps), () => process.exit());

async function answerTo(event: string): Promise<string> {
  const parts: Uint8Array[] = [];
  const stream = new ResponseStream((bytes) => parts.push(bytes));
  const finished = new Promise((resolve) => stream.on('finish', resolve));
  const context = {
    awsRequestId: 'check',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:check',
    getRemainingTimeInMillis: () => 20_000,
  };
  await Promise.all([handler(JSON.parse(event), stream, context), finished]);
  return Buffer.concat(parts).toString();
}

/** Bytes that outlive two minor collections for each request like this, once what is made once is there. */
async function leftBehindBy(event: string): Promise<number> {
  const requests = 300;
  const usedAfter = async () => {
    for (let count = 0; count < requests; count += 1) await answerTo(event);
    for (let count = 0; count < 2; count += 1) globalThis.gc?.({ type: 'minor', execution: 'sync' });
    const spaces = process.getBuiltinModule('node:v8').getHeapSpaceStatistics();
    return spaces.find(({ space_name: name }) => name === 'old_space')?.space_used_size ?? Infinity;
  };
  const before = await usedAfter();
  return ((await usedAfter()) - before) / requests;
}

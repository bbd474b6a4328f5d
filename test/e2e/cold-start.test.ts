import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { withOtherTemplate } from '../other-template.ts';
import { as, clients, textOf } from './clients.ts';
import { type Gate, openGate } from './gate.ts';

/** Seconds that the function has here, in place of those of the settings. */
const functionSeconds = 4;

let short: string;
let toLedger: Gate;
let laptop: Laptop;

beforeAll(async () => {
  short = withOtherTemplate(assembly, ({ Resources }) => {
    const resources = Object.entries(Resources);
    const [, mcp] = resources.find(([id]) => id.startsWith('McpFunction')) ?? [];
    const taken = mcp?.Properties['Timeout'] - functionSeconds;
    mcp!.Properties['Timeout'] = functionSeconds;
    for (const [, { Properties }] of resources) {
      if (Properties?.['Integration']?.Type !== 'AWS_PROXY') continue;
      Properties['Integration'].TimeoutInMillis -= taken * 1000;
    }
  });
  toLedger = await openGate();
  // More than what is kept back to answer, and less than Lambda allows.
  laptop = await startLaptop({
    assembly: short,
    limits: { startMs: 3_000 },
    environment: { AWS_ENDPOINT_URL_DYNAMODB: toLedger.url },
  });
  toLedger.target = laptop.ledger.url;
});
afterAll(async () => {
  await laptop.close();
  await toLedger.close();
  rmSync(short, { recursive: true });
});

test('a call that uses all of its time on a cold start is answered, also when the ledger loses a request', async () => {
  const client = await clients[1].connect(as(laptop));
  const [userId = ''] = laptop.clerk.state.users.keys();
  laptop.clerk.fault({ kind: 'hang', method: 'PATCH' });
  const isOutcome = ({ operation, body }: { operation: string | undefined; body: string }) =>
    operation === 'PutItem' && body.includes('outcome');
  const lost = toLedger.next(isOutcome);
  laptop.replaceFunction('mcp', short);
  const result = await client.call('update_user', { userId, lastName: 'Late' });
  await lost;
  expect(textOf(result)).toContain('did not answer in time');
  await client.close();
});

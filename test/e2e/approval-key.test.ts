import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { idOf } from '../../lambda/approvals/codes.ts';
import { signature } from '../../lambda/approvals/seal.ts';
import { toKeys } from '../../lambda/approvals/signing-keys.ts';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { approvalIn, itemsIn, personToken, userCalled } from './approvals-fixture.ts';
import { clients, type TestClient, textOf, withToken } from './clients.ts';
import { putItems } from './deployments/release-changes.ts';

const root = join(import.meta.dirname, '../..');

let laptop: Laptop;
let client: TestClient;
beforeEach(async () => {
  laptop = await startLaptop({ assembly });
  client = await clients[0].connect(withToken(laptop, await personToken(laptop, 'Ada')));
});
afterEach(async () => {
  await client.close();
  await laptop.close();
});

/** Runs the command of the docs as an operator does. */
async function rotate(): Promise<string> {
  const page = await readFile(join(root, 'docs/approvals.md'), 'utf8');
  const [, command = ''] = /^npm run clerk-mcp -- (rotate-approval-key .+)$/m.exec(page) ?? [];
  const parameters = command.replace('<ApprovalSecretArn>', laptop.approvalSecret.arn).split(' ');
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/clerk-mcp.ts', ...parameters], {
    cwd: root,
    env: {
      ...process.env,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: laptop.approvalSecret.url,
      AWS_ACCESS_KEY_ID: laptop.operator.accessKeyId,
      AWS_SECRET_ACCESS_KEY: laptop.operator.secretAccessKey,
    },
  });
  return stdout;
}

async function keys() {
  const { url, arn } = laptop.approvalSecret;
  const secrets = new SecretsManagerClient({
    endpoint: url,
    region: laptop.region,
    credentials: laptop.operator,
  });
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: arn }));
  secrets.destroy();
  return toKeys(SecretString);
}
/** Signs what is kept of a confirmation with another key. */
async function signAnew(code: string, key: string): Promise<void> {
  const item = (await itemsIn(laptop)).find(({ pk }) => pk?.S === `approval#${idOf(code)}`);
  const mac = signature(`${code}\0${item?.['request']?.S}`, key, 'confirmation');
  await putItems(laptop, [{ ...item, mac: { S: mac } }]);
}
const ask = async (userId: string) => approvalIn(await client.call('delete_user', { userId })).confirmation;
const user = (firstName: string) => userCalled(laptop.clerk, firstName);

test('what was asked before the key was rotated can be confirmed after it, and the other way round', async () => {
  const [elif, bruno] = [user('Elif'), user('Bruno')];
  const [before, other] = [await ask(elif), await ask(bruno)];
  const old = await keys();
  expect(await rotate()).toContain('signed with a new key; those under way still count');
  const { current, previous } = await keys();
  expect([previous, current.length]).toEqual([old.current, 64]);
  const done = await client.call('delete_user', { userId: elif, confirmation: before });
  expect(done.structuredContent).toEqual({ userId: elif, deleted: true });

  // As another instance asks that has the new key already, while this one has the old ones cached.
  await signAnew(other, current);
  const alsoDone = await client.call('delete_user', { userId: bruno, confirmation: other });
  expect(alsoDone.structuredContent).toEqual({ userId: bruno, deleted: true });
});

test('the key is not rotated twice before every instance knows the new one', async () => {
  await rotate();
  const { current } = await keys();
  await expect(rotate()).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /rotated less than 15 minutes ago.*Nothing was changed\. Next: rotate again after 20/,
    ),
  });
  expect((await keys()).current).toBe(current);
});

test('what was signed with neither of the keys is refused', async () => {
  const userId = user('Elif');
  const confirmation = await ask(userId);
  await rotate();
  await signAnew(confirmation, 'x'.repeat(64));
  const refusal = await client.call('delete_user', { userId, confirmation });
  expect(textOf(refusal)).toContain('not one that this server gave out');
});

import { afterEach, describe, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../../../local/cloud/cloud.ts';
import { fixtureAssembly } from '../../assembly.ts';
import { type Template, withOtherTemplate } from '../../other-template.ts';

/* What works on a machine that is kinder than AWS, and not there. */

const clouds: LocalCloud[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(clouds.splice(0).map((cloud) => cloud.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function start(options: Partial<LocalCloudOptions> = {}): Promise<LocalCloud> {
  const cloud = await startLocalCloud({ assembly: fixtureAssembly, ...options });
  clouds.push(cloud);
  return cloud;
}

function changed(
  change: (properties: Template['Resources'][string]['Properties'], id: string) => void,
): string {
  const folder = withOtherTemplate(fixtureAssembly, ({ Resources }) => {
    for (const [id, { Properties }] of Object.entries(Resources)) change(Properties, id);
  });
  folders.push(folder);
  return folder;
}

const idOf = (cloud: LocalCloud, beginning: string) =>
  cloud.functions.find((id) => id.startsWith(beginning)) ?? '';

describe('variables of a function', () => {
  const withVariable = (name: string, value: string) =>
    changed(({ Environment }, id) => {
      if (Environment && id.startsWith('Buffered')) Environment.Variables[name] = value;
    });

  test('may have 4 KB, their names and their JSON included', async () => {
    await expect(start({ assembly: withVariable('LONG', 'x'.repeat(3_900)) })).resolves.toBeDefined();
    const tooLong = start({ assembly: withVariable('LONG', 'x'.repeat(4_090)) });
    await expect(tooLong).rejects.toThrow(
      /^Buffered\w+: Lambda was unable.*exceeded the 4KB limit\. String measured/,
    );
  });

  test.each(['AWS_REGION', 'AWS_SESSION_TOKEN', '_HANDLER', 'LAMBDA_TASK_ROOT'])(
    'may not be %s',
    async (name) => {
      const refused = start({ assembly: withVariable(name, 'mine') });
      await expect(refused).rejects.toThrow(`Reserved keys used in this request: ${name}`);
    },
  );
});

describe('what goes in and out', () => {
  test('an event of more than 6 MB does not reach a function: 413', async () => {
    const cloud = await start();
    const post = (size: number) =>
      fetch(cloud.endpoint('/buffered?do=echo'), { method: 'POST', body: 'x'.repeat(size) });
    const refused = await post(6 * 1024 * 1024);
    expect([refused.status, await refused.json()]).toEqual([413, { message: 'Request Too Long' }]);
    expect((await post(1024 * 1024)).status).toBe(200);
  });

  test('a stream ends at 200 MB', async () => {
    const cloud = await start();
    const response = await fetch(cloud.endpoint('/streamed?do=endless'));
    expect(response.status).toBe(200);
    let size = 0;
    const reading = (async () => {
      for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) size += part.length;
    })();
    await expect(reading).rejects.toThrow('terminated');
    expect(size).toBeLessThanOrEqual(200 * 1024 * 1024);
  });

  test('the end of a stream without a body is seen only where the head says that there is none', async () => {
    const cloud = await start({
      assembly: changed(({ Integration }) => {
        if (Integration?.ResponseTransferMode === 'STREAM') Integration.TimeoutInMillis = 2_000;
      }),
    });
    const said = await fetch(cloud.endpoint('/streamed?do=saidEmpty'));
    expect([said.status, await said.text()]).toEqual([202, '']);
    const unsaid = await fetch(cloud.endpoint('/streamed?do=empty'));
    expect(unsaid.status).toBe(202);
    await expect(unsaid.text()).rejects.toThrow('terminated');
  });

  test('an authorizer may say 8 KB', async () => {
    const cloud = await start();
    const ask = async (Authorization: string) =>
      (await fetch(cloud.endpoint('/guarded'), { headers: { Authorization } })).status;
    expect([await ask('allow'), await ask('wordy')]).toEqual([200, 503]);
  });
});

describe('an instance', () => {
  const call = async (cloud: LocalCloud, task: string) =>
    (await fetch(cloud.endpoint(`/buffered?do=${task}`))).json() as Promise<Record<string, number>>;

  test('serves one invocation alone where each has an instance of its own', async () => {
    const cloud = await start({ limits: { newInstances: true } });
    const counts = [await call(cloud, 'context'), await call(cloud, 'context')].map(({ count }) => count);
    expect(counts).toEqual([1, 1]);
  });

  test('that was frozen goes on as it was, later by all of its clocks, with its whole time', async () => {
    const cloud = await start();
    const before = await call(cloud, 'time');
    expect(await call(cloud, 'context')).toMatchObject({ count: 1 });
    await cloud.freeze(idOf(cloud, 'Buffered'), 3_600_000);
    const after = await call(cloud, 'time');
    for (const clock of ['wall', 'date', 'steady']) {
      expect(after[clock]! - before[clock]!).toBeGreaterThanOrEqual(3_600_000);
    }
    const context = await call(cloud, 'context');
    expect(context).toMatchObject({ count: 2 });
    expect(context['remaining']).toBeGreaterThan(0);
    expect(context['remaining']).toBeLessThanOrEqual(20_000);
  });

  test('is not frozen while it is at work', async () => {
    const cloud = await start();
    const response = await fetch(cloud.endpoint('/streamed?do=progress'));
    const frozen = cloud.freeze(idOf(cloud, 'Streaming'));
    await fetch(cloud.endpoint('/streamed?do=release'));
    await expect(response.text()).resolves.toContain('data: second');
    await expect(frozen).resolves.toBeUndefined();
  });

  test('that is frozen ends with the cloud', async () => {
    const cloud = await start();
    await call(cloud, 'time');
    await cloud.freeze(idOf(cloud, 'Buffered'));
    await expect(cloud.close()).resolves.toBeUndefined();
  });
});

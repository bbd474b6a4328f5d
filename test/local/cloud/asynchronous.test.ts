import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { type LocalCloud, startLocalCloud } from '../../../local/cloud/cloud.ts';
import { fixtureAssembly } from '../../assembly.ts';
import { withOtherTemplate } from '../../other-template.ts';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ assembly: fixtureAssembly });
});
afterAll(() => cloud.close());

const idOf = (beginning: string) => cloud.functions.find((id) => id.startsWith(beginning)) ?? '';
const failed = { kind: 'thrown', message: 'aws.events failed' };

test('a schedule whose function fails has it run three times, unless the function itself says otherwise', async () => {
  const [repeated, once] = await cloud.runSchedules();
  expect(repeated).toEqual([failed, failed, failed]);
  expect(once).toEqual([failed]);
});

test('an event is run again until it has come to its end', async () => {
  const event = { source: 'test', until: 5 };
  const attempts = await cloud.invokeAsynchronously(idOf('Repeated'), event);
  expect(attempts).toEqual([{ kind: 'thrown', message: 'test failed' }, undefined]);
});

test('an event of more than 1 MB is refused', async () => {
  const sent = cloud.invokeAsynchronously(idOf('Once'), { text: 'x'.repeat(1024 * 1024) });
  await expect(sent).rejects.toThrow('too large for the Event invocation type');
});

test('a rule that may not invoke its target does not', async () => {
  const assembly = withOtherTemplate(fixtureAssembly, ({ Resources }) => {
    for (const { Properties } of Object.values(Resources)) {
      if (Properties?.['Principal'] === 'events.amazonaws.com') Properties['Principal'] = 'sns.amazonaws.com';
    }
  });
  const other = await startLocalCloud({ assembly });
  await expect(other.runSchedules()).rejects.toThrow(
    /No AWS::Lambda::Permission lets the rule RepeatedSchedule/,
  );
  await other.close();
  rmSync(assembly, { recursive: true });
});

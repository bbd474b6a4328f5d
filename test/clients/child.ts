import { text } from 'node:stream/consumers';
import { applicationFor } from '../e2e/desktop-client.ts';
import { doThings } from './do-things.ts';
import type { Host, Person } from './session.ts';
import type { FirstScopes } from './stages.ts';
import type { Task } from './things.ts';

// The process of one client: a task comes in, and the outcomes go out as the last line.
const task = JSON.parse(await text(process.stdin)) as Task;
const { host } = (await import(`./hosts/${task.file}`)) as { host: Host };
process.once('SIGTERM', () => {
  void Promise.resolve(host.end?.()).finally(() => process.exit(1));
});
const personAt = (stage: FirstScopes): Person => ({
  async browse(page) {
    const response = await fetch(task.browserUrl, { method: 'POST', body: page.href });
    const answer = await response.text();
    if (!response.ok) throw new Error(answer);
    return new URL(answer);
  },
  pages: async () => Number(await (await fetch(task.browserUrl)).text()),
  application: (redirectUrl) => applicationFor({ clerk: task.clerks[stage] }, { redirectUrl }),
});
const outcomes = await doThings(host, task, personAt, async (stage, userId) => {
  const { url, secretKey } = task.clerks[stage];
  const response = await fetch(`${url}/v1/users/${userId}`, {
    headers: { authorization: `Bearer ${secretKey}` },
  });
  return response.ok
    ? ((await response.json()) as { first_name: string | null; banned: boolean })
    : undefined;
});
await host.end?.();
process.stdout.write(`\n${JSON.stringify(outcomes)}\n`, () => process.exit(0));

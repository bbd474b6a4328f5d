import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Questions } from '../events.ts';
import { endWithThis } from '../leave-nothing.ts';
import type { Stub } from '../stub/start.ts';
import { reaching, type Target } from '../target.ts';

/** As many execution environments as a function may have. */
export interface Fleet {
  /** What the function answers; undefined when every environment is busy: Lambda does not queue, it refuses. */
  readonly invoke: (event: string) => Promise<string> | undefined;
  readonly close: () => void;
}

/** Starts the environments and loads the function in each. `program` is `environment.ts`, bundled. */
export async function startFleet(program: string, target: Target, size: number, stub: Stub): Promise<Fleet> {
  const { code } = target;
  const free: ChildProcess[] = [];
  const all = Array.from({ length: size }, () =>
    fork(program, [JSON.stringify(code)], {
      env: {
        ...reaching(target, stub.near),
        LAMBDA_TASK_ROOT: code.directory,
        NODE_EXTRA_CA_CERTS: stub.certificate,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  );
  all.forEach(endWithThis);
  await Promise.all(all.map((child) => once(child, 'message')));
  free.push(...all);
  return {
    invoke(event) {
      const child = free.pop();
      return child && answerOf(child, event).finally(() => free.push(child));
    },
    close() {
      for (const child of all) child.kill();
    },
  };
}

/** Has each environment answer a read and a write, so that what follows is warm. */
export async function warmUp(fleet: Fleet, questions: Questions, size: number): Promise<void> {
  for (const what of ['call', 'write'] as const) {
    const { event } = questions[what]('legacy');
    await Promise.all(Array.from({ length: size }, async () => fleet.invoke(event)));
  }
}

async function answerOf(child: ChildProcess, event: string): Promise<string> {
  child.send(event);
  const [answer] = (await once(child, 'message')) as [string];
  return answer;
}

import type { Laptop } from '../laptop.ts';
import type { ShownApproval, ShownCall, ShownRecord, ShownUser } from '../live/shown.ts';
import { command, lookOn } from './look-on.ts';

/** What happened while the demonstration was played at a laptop, as far as it is the same each time. */
export interface Recording {
  /** What the client did: each call, and what came of it in a few lines. */
  readonly steps: readonly { readonly tool: string; readonly title: string; readonly result: string }[];
  /** What was asked before the deletion. */
  readonly question: string;
  readonly calls: readonly Pick<ShownCall, 'caller' | 'tool' | 'targets' | 'outcome' | 'clerkCalls'>[];
  readonly approval: Pick<ShownApproval, 'tool' | 'state'>;
  readonly record: Pick<ShownRecord, 'caller' | 'tool' | 'targets' | 'result' | 'approved'>;
  readonly user: Pick<ShownUser, 'name' | 'state'>;
}

/** Milliseconds that whoever is asked seems to take; at once, it would be on record as that. */
const readingTime = 4_000;

/** Plays the demonstration at a fresh laptop, approves, and gives back what its live view told. Throws when it does not end as it should. */
export async function recordDemonstration(laptop: Laptop): Promise<Recording> {
  const listener = await lookOn(laptop);
  try {
    await command(laptop, '/demonstration', {});
    const { question = '' } = await listener.until('demonstration', ({ state }) => state === 'asking');
    const asked = await listener.until('approval', ({ state }) => state === 'waiting');
    await laptop.freeze('mcp', readingTime);
    await command(laptop, '/answer', { answer: 'accept' });
    const { state, steps } = await listener.until('demonstration', (played) =>
      ['done', 'failed'].includes(played.state),
    );
    if (state !== 'done') throw new Error(`The demonstration failed: ${JSON.stringify(steps)}`);
    const approval = await listener.until(
      'approval',
      ({ id, state }) => id === asked.id && state !== 'waiting',
    );
    const records = await listener.until('records', (entries) =>
      entries.some(({ result }) => result === 'done'),
    );
    const users = await listener.until('users', ([first]) => first?.state === 'gone');
    await listener.until('call', ({ tool }) => tool === 'search_audit_log');
    const [record, user] = [records.find(({ result }) => result === 'done'), users[0]];
    if (!record || !user) throw new Error('Nothing is on record.');
    return {
      steps: steps.slice(1).map(({ title, text = '' }) => ({
        tool: title.split(': ').at(-1) ?? '',
        title,
        result: text,
      })),
      question,
      calls: listener
        .calls()
        .filter(({ method }) => method === 'tools/call')
        .map(({ caller, tool, targets, outcome, clerkCalls = 0 }) => ({
          caller,
          tool,
          targets,
          outcome,
          clerkCalls,
        })),
      approval: { tool: approval.tool, state: approval.state },
      record: {
        caller: record.caller,
        tool: record.tool,
        targets: record.targets,
        result: record.result,
        ...(record.approved === undefined ? {} : { approved: record.approved }),
      },
      user: { name: user.name, state: user.state },
    };
  } finally {
    listener.close();
  }
}

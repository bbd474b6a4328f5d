import { beforeAll, describe, expect, test } from '@jest/globals';
import { tools } from '../../../lambda/tools/registry.ts';
import { isChange } from '../../../lambda/mcp/is-change.ts';
import type { EmbeddedClerk, Fault, FaultEffect } from '../../../local/clerk/server.ts';
import { instanceArguments } from '../../e2e/instance-arguments.ts';
import { changingArguments } from '../../../local/examples/changing-arguments.ts';
import { peopleArguments } from '../../e2e/people-arguments.ts';
import { outside } from '../../outside/outside.ts';
import type { Blow, Struck } from './struck-calls.ts';

const { Clerks } = outside('../lambda/mcp/struck-calls.ts') as typeof import('./struck-calls.ts');

const changing = [...tools.values()].filter(isChange).map(({ name }) => name);
const goodArguments: Record<string, (clerk: EmbeddedClerk) => unknown> = {
  ...peopleArguments,
  ...instanceArguments,
  ...changingArguments,
};

/** Milliseconds after which a call gives up on a Clerk that says nothing. */
const patience = 4_000;

const faults: readonly (FaultEffect & Pick<Fault, 'when'>)[] = [
  ...(['before', 'after'] as const).flatMap((when) => [
    { kind: 'dropped' as const, when },
    { kind: 'server-error' as const, when },
    { kind: 'html-error' as const, when },
    // A page of a proxy with a good status.
    { kind: 'html-error' as const, status: 200, when },
    { kind: 'malformed-json' as const, when },
    { kind: 'no-body' as const, when },
    { kind: 'hang' as const, when },
  ]),
  // Clerk has not acted when it says so. The wait is longer than any call may take.
  { kind: 'rate-limited', retryAfter: 60, when: 'before' },
  { kind: 'server-error', status: 422, when: 'before' },
];
/** What strikes each read of a call, however often it is repeated; a change can't be lost by it. */
const readFaults: readonly FaultEffect[] = [
  { kind: 'dropped' },
  { kind: 'server-error' },
  { kind: 'server-error', status: 404 },
  { kind: 'html-error' },
  { kind: 'rate-limited', retryAfter: 60 },
  { kind: 'hang' },
];

/** Faults after which it is known that Clerk did not act. */
const isCertain = (fault: FaultEffect) =>
  fault.kind === 'rate-limited' || ('status' in fault && fault.status === 422);

/** Calls at the same time: most of them wait for a Clerk that says nothing. */
const atOnce = 80;
type Blown = { readonly fault: Fault; readonly call: Struck };
const reading = [...tools.values()].filter((tool) => !isChange(tool)).map(({ name }) => name);
/** What operations that only read have sent besides reads. */
const sentByReads = new Map<string, readonly string[]>();
const wholes = new Map<string, Struck>();
const blown = new Map<string, Blown[]>();

beforeAll(async () => {
  const clerks = await Clerks.start(atOnce);
  const readers = reading.filter((tool) => tool in goodArguments);
  const looked = await clerks.strike(readers.map((tool) => ({ tool, argumentsOf: goodArguments[tool]! })));
  for (const [index, { sent }] of looked.entries()) sentByReads.set(readers[index]!, sent);
  const known = changing.filter((tool) => tool in goodArguments);
  const whole = await clerks.strike(known.map((tool) => ({ tool, argumentsOf: goodArguments[tool]! })));
  const blows = known.flatMap((tool, index) => {
    wholes.set(tool, whole[index]!);
    const { sent, read } = whole[index]!;
    const blow = (request: string, fault: FaultEffect & Pick<Fault, 'when'>): Blow & { fault: Fault } => ({
      tool,
      argumentsOf: goodArguments[tool]!,
      fault: against(request, fault),
      ...(fault.kind === 'hang' && { deadline: patience }),
    });
    const changes = addressesOf(sent).flatMap((request) => faults.map((fault) => blow(request, fault)));
    const reads = addressesOf(read).flatMap((request) => readFaults.map((fault) => blow(request, fault)));
    return changes.concat(reads);
  });
  for (const [index, call] of (await clerks.strike(blows)).entries()) {
    const { tool, fault } = blows[index]!;
    blown.set(tool, [...(blown.get(tool) ?? []), { fault, call }]);
  }
  await clerks.close();
  // Hundreds of calls, on a machine that may have other things to do.
}, 300_000);

test('every tool and operation that changes something is struck here', () => {
  expect(changing.filter((name) => !(name in goodArguments))).toEqual([]);
  expect(changing.length).toBeGreaterThan(90);
});

test('what only reads sends nothing that changes something', () => {
  expect(sentByReads.size).toBeGreaterThan(40);
  expect([...sentByReads].filter(([, sent]) => sent.length > 0)).toEqual([]);
});

/** Each address that requests are sent to, as a fault names it. */
const addressesOf = (requests: readonly string[]) => [
  // Tokens of machines have another id each time.
  ...new Set(requests.map((one) => one.replace(/(?<= )\/v1(?=\/)|\?.*/g, '').replace(/mt_\w+/, '*'))),
];

/** The fault as it strikes one request of a call: the n-th that is sent to this address. */
const against = (request: string, fault: FaultEffect & Pick<Fault, 'when'>): Fault => {
  const [method = '', path = ''] = request.split(' ');
  return { ...fault, method, path };
};

const outcomeOf = ({ records }: Struck) => records.find((record) => record.kind === 'outcome')?.outcome;

describe.each(changing)('%s', (tool) => {
  test('is done, told so and on record as done when nothing is wrong', () => {
    const { text, told, records } = wholes.get(tool)!;
    expect({ text, outcome: told.outcome }).toMatchObject({ outcome: 'ok' });
    // Of many rows, each is on record.
    const begun = records.filter(({ kind }) => kind === 'intent');
    expect(begun).not.toEqual([]);
    expect(records.map(({ kind }) => kind)).toEqual(begun.flatMap(() => ['intent', 'outcome']));
    expect(outcomeOf(wholes.get(tool)!)).toMatchObject({ result: 'done' });
  });

  test('what Clerk did, what the caller is told and what is on record agree, whichever request is struck by what', () => {
    expect(blown.get(tool)!.length).toBeGreaterThanOrEqual(faults.length);
    const disagreeing = blown.get(tool)!.flatMap(({ fault, call }) => {
      const wrong = contradictions(fault, call);
      const { text, changed, told } = call;
      return wrong.length === 0
        ? []
        : [{ wrong, fault, text, changed, log: told.outcome, outcome: outcomeOf(call) }];
    });
    expect(disagreeing).toEqual([]);
  });
});

/** Where what Clerk did, what was told, what is on record and what is in the log do not fit each other. */
function contradictions(fault: Fault, call: Struck): string[] {
  const { result, reason, traceId } = outcomeOf(call) ?? {};
  const mayHave = /Clerk may have made the change all the same/.test(call.text);
  const isTold =
    /made in Clerk before that|: done|"outcome":"(done|created)"|The change is made|; \d+ are\.$/m.test(
      call.text,
    );
  const wasRead = fault.method === 'GET';
  const isWhole = result === 'done' && !call.told.result.isError;
  const said: [string, boolean][] = wasRead
    ? [
        ['lost by a read', mayHave || result === 'unknown'],
        ['made, and recorded as not made', call.changed && result !== 'done' && result !== 'partly_done'],
        [
          'not made, and recorded as made',
          !call.changed && (result === 'partly_done' || (result === 'done' && !isWhole)),
        ],
        ['made, and not told', call.changed && !isWhole && !isTold],
      ]
    : isCertain(fault)
      ? [
          ['what surely was not made may have been', mayHave],
          ['made, and recorded as not made', call.changed && result !== 'done' && result !== 'partly_done'],
          ['not made, and recorded as made', !call.changed && result !== 'refused' && result !== 'failed'],
          ['made, and not told', call.changed && !isTold],
        ]
      : [
          ['recorded as certain', result !== 'unknown'],
          ['told as certain', !mayHave],
        ];
  // Where another way was taken, it is all done.
  if (result !== 'done') {
    said.push(
      ['no reason on record', typeof reason !== 'string'],
      ['in the log as if all were well', call.told.outcome === 'ok'],
      ['no trace id on record', !wasRead && fault.kind === 'server-error' && !traceId],
    );
  }
  return said.flatMap(([what, isSo]) => (isSo ? [what] : []));
}

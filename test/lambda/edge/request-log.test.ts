import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import type { HttpAnswer } from '../../../lambda/edge/http-error.ts';
import { recordOf, requestLog } from '../../../lambda/edge/request-log.ts';
import { sendAnswer } from '../../../lambda/edge/send-answer.ts';
import { type CallUnderWay, legacyCall, startCall } from '../mcp/call-under-way.ts';
import { broken, LambdaStream } from './lambda-stream.ts';

interface Line {
  readonly level: 'INFO' | 'ERROR';
  readonly outcome: string;
  readonly status: number;
  readonly cause?: string;
}

const lines: Line[] = [];
beforeEach(() => {
  lines.length = 0;
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(JSON.parse(String(line)) as Line);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const event = {} as APIGatewayProxyEvent;
const context = () => ({ getRemainingTimeInMillis: () => 60_000 }) as Context;

/** Answers as the function does, with a call whose end the test decides on. */
async function answerInto(stream: LambdaStream, call: CallUnderWay, cause?: Error): Promise<void> {
  const answer = middy()
    .use(requestLog('test'))
    .handler((_: APIGatewayProxyEvent, own: Context): Promise<HttpAnswer> => {
      if (cause) Object.assign(recordOf(own), { outcome: 'internal_error', cause });
      return call.answer;
    });
  await sendAnswer(await answer(event, context()), stream);
}

test('a line has the id by which X-Ray finds the trace, and nothing that a client has put behind it', async () => {
  const variable = '_X_AMZN_TRACE_ID';
  const before = process.env[variable];
  process.env[variable] =
    'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1;Self=x;secret=NobodyMayReadThis';
  try {
    const call = await startCall(legacyCall);
    call.end();
    await answerInto(new LambdaStream(), call);
    expect(lines).toEqual([expect.objectContaining({ xrayTraceId: '1-5759e988-bd862e3fe1be46a994272793' })]);
    expect(JSON.stringify(lines)).not.toContain('NobodyMayReadThis');
  } finally {
    if (before === undefined) delete process.env[variable];
    else process.env[variable] = before;
  }
});

describe('a request is logged once', () => {
  test('when its answer is made at once', async () => {
    const call = await startCall(legacyCall);
    call.end();
    await answerInto(new LambdaStream(), call);
    expect(lines).toEqual([expect.objectContaining({ level: 'INFO', outcome: 'ok', status: 200 })]);
  });

  test('when its stream ends, not when it begins', async () => {
    const call = await startCall(legacyCall);
    const stream = new LambdaStream();
    const sent = answerInto(stream, call);
    await call.tell(1);
    await call.tell(2);
    expect(lines).toEqual([]);
    call.end();
    await sent;
    expect(lines).toEqual([expect.objectContaining({ level: 'INFO', outcome: 'ok', status: 200 })]);
    expect(stream.body).toMatch(/"progress":1.*"progress":2.*"content":\[\]/s);
  });

  test('when its stream breaks: as lost, and when the work is over', async () => {
    const call = await startCall(legacyCall);
    const sent = answerInto(new LambdaStream({ breaksAt: 2 }), call);
    const settled = jest.fn();
    sent.then(settled, settled);
    await call.tell(1);
    await call.tell(2);
    await new Promise(setImmediate);
    expect(settled).not.toHaveBeenCalled();
    expect(lines).toEqual([]);
    call.end();
    await expect(sent).rejects.toBe(broken);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'ERROR',
        outcome: 'answer_lost',
        status: 200,
        cause: expect.stringContaining(broken.message),
      }),
    ]);
  });

  test('with what failed inside, even if its stream breaks, too', async () => {
    const call = await startCall(legacyCall);
    const sent = answerInto(new LambdaStream({ breaksAt: 2 }), call, new Error('inside'));
    await call.tell(1);
    call.end();
    await expect(sent).rejects.toBe(broken);
    expect(lines).toEqual([
      expect.objectContaining({ outcome: 'internal_error', cause: expect.stringContaining('inside') }),
    ]);
  });
});
